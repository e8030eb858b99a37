// A certified OpenID provider for tests: node provider.mjs PORT REDIRECT_URI. Whoever signs in as "NUMBER/role,role" gets
// that employee number and these roles; any password will do.
import { Provider } from 'oidc-provider'

const [port, redirect] = process.argv.slice(2)
const issuer = `http://127.0.0.1:${port}`
const provider = new Provider(issuer, {
  clients: [{ client_id: 'ledger', client_secret: 'of-the-tests', redirect_uris: [redirect] }],
  claims: { openid: ['sub'], staff: ['employee_number', 'roles'] },
  scopes: ['openid', 'staff'],
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  cookies: { keys: ['of the tests'] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => {
      const [number, roles] = id.split('/')
      return { sub: id, employee_number: number, roles: roles ? roles.split(',') : [] }
    }
  })
})
provider.listen(Number(port), '127.0.0.1', () => console.log(`ready at ${issuer}`))

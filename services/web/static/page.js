// Says that scripts run, so that components that need them show themselves, and starts them.
import { initAll } from '/static/vendor/nhsuk-frontend.js'

document.body.classList.add('js-enabled', 'nhsuk-frontend-supported')
initAll()

// A filter is applied as soon as it is changed; without scripts its button does it.
for (const form of document.querySelectorAll('form[data-at-once]')) {
  form.addEventListener('change', () => form.requestSubmit())
}

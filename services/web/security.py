"""What protects every request: no foreign script, no foreign form, no frames, no endless body, no flood.

A form of another site is recognised by the browser's own Fetch Metadata or Origin header (OWASP, "Cross-Site Request
Forgery Prevention", Fetch Metadata), beside a session cookie that is not sent with it. Read from memory; not read.
"""

from collections.abc import Awaitable, Callable

from fastapi import Request, Response
from fastapi.responses import PlainTextResponse
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.types import ASGIApp

from services.web.api.problems import Problem, is_api, told

LARGEST_BODY = 2 * 1024 * 1024
RETRY = {"Retry-After": "60"}
SAFE = ("GET", "HEAD", "OPTIONS")
RATES = {"sign-in": parse("30/minute"), "": parse("1200/minute")}
"""For each visitor's address: of signing in, and of everything."""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
Next = Callable[[Request], Awaitable[Response]]


class Protection(BaseHTTPMiddleware):
    """Refuses what may not come in, and adds the headers to what goes out."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app)
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    async def dispatch(self, request: Request, call_next: Next) -> Response:
        """Refuse, or go on."""
        response = self._refused(request) or await call_next(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.url.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def _refused(self, request: Request) -> Response | None:
        if self._too_often(request):
            return _no(request, "too_many", PlainTextResponse("Too many requests. Wait a minute.", 429, RETRY))
        if int(request.headers.get("content-length") or 0) > LARGEST_BODY:
            return _no(request, "too_large", PlainTextResponse("Too large: at most 2 MB.", 413))
        if request.method not in SAFE and "cookie" in request.headers and not from_here(request):
            return _no(request, "foreign_form", PlainTextResponse("This form was not sent from our own pages.", 403))
        return None

    def _too_often(self, request: Request) -> bool:
        if request.url.path.startswith("/static/"):
            return False
        where = request.client.host if request.client else ""
        part = "sign-in" if request.method == "POST" and request.url.path.startswith("/sign-in") else ""
        return not self._limiter.hit(RATES[part], part, where)


def _no(request: Request, code: str, text: Response) -> Response:
    """In the form in which it was asked."""
    return told(Problem(code)) if is_api(request) else text


def from_here(request: Request) -> bool:
    """Whether the browser says that one of our own pages sent this; a browser too old to say so is not believed."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is not None and origin.partition("://")[2] == request.headers.get("host")

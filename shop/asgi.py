"""The ASGI application: nothing but the sockets on which the shop says "look"."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
_django = get_asgi_application()  # loads the apps; pages are the WSGI application's business

from channels.auth import AuthMiddlewareStack  # noqa: E402 -- needs the apps loaded
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402 -- as above
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402 -- as above
from django.urls import path  # noqa: E402 -- as above

from storefront.live import Nudges  # noqa: E402 -- as above

_sockets = URLRouter([path("live/", Nudges.as_asgi())])
application = ProtocolTypeRouter(
    {"http": _django, "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(_sockets))}
)

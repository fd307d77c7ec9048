"""A server in a thread, and keys as merchants and gateways exchange them."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


class Handler(BaseHTTPRequestHandler):
    """Hands every request to the peer and sends what it answers."""

    peer = None

    def do_GET(self):
        self._answer(b"")

    def do_POST(self):
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def log_message(self, *args):
        """Say nothing."""

    def _answer(self, body):
        status, kind, sent, headers = self.peer.serve(self.command, self.path, self.headers, body)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(sent)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(sent)


@contextmanager
def served(peer):
    """Serve a peer on a free port; `peer.url` is its address."""
    handler = type("PeerHandler", (Handler,), {"peer": peer})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    peer.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield peer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Keys:
    """An RSA pair; the other side is given the public half only."""

    def __init__(self):
        self.secret = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.public = self.secret.public_key()

    @property
    def secret_pem(self):
        return self.secret.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()

    @property
    def public_pem(self):
        return self.public.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        ).decode()

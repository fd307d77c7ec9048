"""Two shops never share a port."""

import socket

import pytest

from shop.embedded.ports import NoFreePort, claim_port

HOST = "127.0.0.1"
FIRST = 28_400


def test_a_claim_keeps_others_away_before_anybody_listens():
    first = claim_port(HOST, FIRST)
    second = claim_port(HOST, first.number)

    assert second.number > first.number
    first.release()
    second.release()


def test_a_released_port_can_be_claimed_again():
    first = claim_port(HOST, FIRST)
    first.release()
    second = claim_port(HOST, first.number, tries=1)

    assert second.number == first.number
    second.release()


def test_a_listening_server_is_seen_although_it_shares_its_port():
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        server.bind((HOST, 0))
        server.listen()
        taken = server.getsockname()[1]

        with pytest.raises(NoFreePort, match=f"Port {taken} on {HOST} is taken"):
            claim_port(HOST, taken, tries=1)

"""The peers pass the protocols' own published examples, so that they may judge us."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from tests.messaging.peers import browser

# RFC 8291, section 5 and appendix A: the receiver's key, the secret, the body, the words.
RECEIVER = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tl"
    "zAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)
WORDS = b"When I grow up, I want to be a watermelon"


@pytest.mark.req("SF9", "MK6")
def test_rfc_8291_appendix_a():
    number = int.from_bytes(browser.raw(RECEIVER), "big")
    private = ec.derive_private_key(number, ec.SECP256R1())
    body = base64.urlsafe_b64decode(BODY + "=" * (-len(BODY) % 4))
    assert browser.decrypt(body, private=private, auth=browser.raw(AUTH)) == WORDS

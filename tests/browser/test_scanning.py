"""The camera as a barcode reader: a canvas stands in for what it sees, all the rest is real."""

import pytest

from inventory.models import Location

pytestmark = [pytest.mark.browser, pytest.mark.req("SF10")]

# Draws an EAN-13 as a camera may see it: grey, with noise, a little turned; and nothing at first.
CAMERA = """
([code, turn]) => {
  delete window.BarcodeDetector;
  const L = ["0001101","0011001","0010011","0111101","0100011","0110001","0101111","0111011",
    "0110111","0001011"];
  const R = L.map((one) => [...one].map((bit) => 1 - bit).join(""));
  const G = R.map((one) => [...one].reverse().join(""));
  const FIRST = ["LLLLLL","LLGLGG","LLGGLG","LLGGGL","LGLLGG","LGGLLG","LGGGLL","LGLGLG","LGLGGL",
    "LGGLGL"][code[0]];
  const left = [...code.slice(1, 7)].map((d, i) => (FIRST[i] === "L" ? L : G)[d]).join("");
  const bits = `101${left}01010${[...code.slice(7)].map((d) => R[d]).join("")}101`;
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: 640, height: 480 });
  const c = canvas.getContext("2d");
  let frame = 0;
  setInterval(() => {
    c.resetTransform();
    c.fillStyle = "#c9c4bd";
    c.fillRect(0, 0, 640, 480);
    if ((frame += 1) < 4) return;
    c.translate(320, 240); c.rotate(turn); c.translate(-320, -240);
    c.fillStyle = "#ece8e1"; c.fillRect(90, 90, 460, 300);
    c.fillStyle = "#2b2a28";
    [...bits].forEach((bit, i) => bit === "1" && c.fillRect(130 + i * 4, 110, 4, 260));
    const seen = c.getImageData(0, 0, 640, 480);
    for (let i = 0; i < seen.data.length; i += 4) {
      const noise = ((i * 7919) % 31) - 15;
      for (const k of [0, 1, 2]) seen.data[i + k] += noise;
    }
    c.putImageData(seen, 0, 0);
  }, 60);
  navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(15);
}
"""


@pytest.mark.parametrize("turn", [0, 0.05, 3.1416])
def test_a_barcode_before_the_camera_opens_its_product(phone, window, turn):
    window.item.variants.filter(position=0).update(barcode="4006381333931")
    phone.goto("/en/scan/")
    phone.evaluate(CAMERA, ["4006381333931", turn])
    phone.get_by_role("button", name="Open the camera").click()
    phone.wait_for_url(f"**/p/{window.item.slug_en}/?v=*")


def test_without_a_camera_the_digits_are_typed(phone, window):
    window.item.variants.filter(position=0).update(barcode="4006381333931")
    phone.goto("/zh-hans/scan/")
    refuse = "() => { navigator.mediaDevices.getUserMedia = async () => { throw Error(); }; }"
    phone.evaluate(refuse)
    phone.locator("[data-scan-start]").click()
    phone.locator("[data-scan-error]").wait_for()
    phone.locator("#code").fill("4006381333931")
    phone.locator("#code").press("Enter")
    phone.wait_for_url(f"**/p/{window.item.slug_zh_hans}/?v=*")


def test_the_device_tells_where_it_is(open_page, window):
    for priority, (name, latitude) in enumerate((("Far", 53.5), ("Near", 51.5))):
        Location.objects.create(
            code=name.lower(),
            kind="store",
            name_en=name,
            name_zh_hans=name,
            address="1 High Street",
            country="GB",
            latitude=latitude,
            longitude=-0.1,
            priority=priority,
        )
    here = {"latitude": 51.52, "longitude": -0.12}
    page = open_page(geolocation=here, permissions=["geolocation"])
    page.goto("/en/stores/")
    page.get_by_role("button", name="Nearest to me").click()
    page.wait_for_url("**/near/?here=51.52,-0.12")
    assert page.locator(".store h2").first.inner_text() == "Near"


def test_a_products_details_open_from_the_bags_drawer(desk, window):
    desk.goto(f"/en/p/{window.item.slug_en}/")
    desk.locator("#buy [data-buy]").first.click()
    drawer = desk.locator("dialog#drawer[open]")
    drawer.locator(".line__name a").first.click()
    sheet = desk.locator("dialog#sheet[open]")
    sheet.locator("h2").wait_for()
    assert sheet.locator("h2").inner_text() == "Willow teapot"
    assert sheet.locator(".purchase__folds").is_visible()
    assert desk.url.endswith(f"/p/{window.item.slug_en}/")
    desk.keyboard.press("Escape")
    assert drawer.is_visible()

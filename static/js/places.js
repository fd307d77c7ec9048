// The nearest store: the device's place, rounded to a kilometre, asked for only on a click.
import { find, on } from "./dom.js";

on("click", "[data-locate]", (event, button) => {
  const failed = () => { find("[data-locate-error]").hidden = false; };
  if (!navigator.geolocation) return failed();
  navigator.geolocation.getCurrentPosition(({ coords }) => {
    const here = `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`;
    location.assign(`${button.dataset.locate}?here=${here}`);
  }, failed);
});

// In a widget's frame: tells the page around how high it is, and keeps the times right.
import { keepTimes } from "./shared/times.js";

const around = new URLSearchParams(location.search).get("origin") ?? "";

function measure(): void {
  parent.postMessage({ discuss: "height", value: Math.ceil(document.documentElement.getBoundingClientRect().height) }, around);
}

keepTimes();
if (parent !== window && /^https?:\/\/[^/]+$/.test(around)) new ResizeObserver(measure).observe(document.body);

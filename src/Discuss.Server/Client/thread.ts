import { keepTimes } from "./thread/times.js";
import { main } from "./thread/page.js";

if (main) keepTimes();

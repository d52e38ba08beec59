// Makes the server's page live. Without it the page reads and writes just as well, only by loading anew.
import { keepTimes } from "./shared/times.js";
import { joinFrame } from "./thread/frame.js";
import { startLater } from "./thread/later.js";
import { goLive } from "./thread/live.js";
import { main } from "./thread/page.js";
import { signOn } from "./thread/sign-on.js";

if (main) {
  startLater();
  keepTimes();
  joinFrame((token) => void signOn(token).catch(() => undefined));
  goLive();
  // From here on keys and buttons are the script's.
  main.dataset["alive"] = "";
}

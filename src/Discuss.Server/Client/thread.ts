// Makes the server's page live. Without it the page reads and writes just as well, only by loading anew.
import { tellFailures } from "./shared/api.js";
import { keepTimes } from "./shared/times.js";
import { startActions } from "./thread/actions.js";
import { startComposers } from "./thread/composer.js";
import { joinFrame } from "./thread/frame.js";
import { signOn } from "./thread/identity.js";
import { goLive } from "./thread/live.js";
import { startMentions } from "./thread/mentions.js";
import { startNotices } from "./thread/notices.js";
import { main } from "./thread/page.js";
import { words } from "./thread/words.js";

if (main) {
  tellFailures(words);
  startComposers();
  startActions();
  keepTimes();
  joinFrame((token) => void signOn(token).catch(() => undefined));
  startMentions();
  startNotices();
  goLive();
  // From here on keys and buttons are the script's.
  main.dataset["alive"] = "";
}

// The moderators' queue under the keys, and live. Without it the page decides just as well, by its forms.
import { tellFailures } from "./shared/api.js";
import { keepTimes } from "./shared/times.js";
import { startActions } from "./moderate/actions.js";
import { claim, keepClaims } from "./moderate/claims.js";
import { shown } from "./moderate/desk.js";
import { startKeys } from "./moderate/keys.js";
import { goLive } from "./moderate/live.js";
import { startLook } from "./moderate/look.js";
import { find } from "./moderate/page.js";
import { readChosen } from "./moderate/selection.js";
import { startSettings } from "./moderate/settings.js";
import { words } from "./moderate/words.js";

tellFailures(words);
keepTimes();
startSettings();
startLook();
// Appeals, the log and the settings have the same frame, and no list that is decided by keys.
if (find("[data-desk]")) {
  startActions();
  startKeys();
  readChosen();
  keepClaims();
  claim(shown() || null);
  goLive();
}

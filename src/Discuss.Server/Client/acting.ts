// What a reader needs once they do something: writing, voting, reporting, signing in. Fetched then (thread/later.ts), in the thread's own
// script, whose modules it shares.
import { tellFailures } from "./shared/api.js";
import { startActions } from "./acting/actions.js";
import { startComposers } from "./acting/composer.js";
import { takeImages } from "./acting/images.js";
import { startMentions } from "./acting/mentions.js";
import { newsCame, startNotices } from "./acting/notices.js";
import { says } from "./acting/words.js";

tellFailures(says);
startComposers();
startActions();
startMentions();
startNotices();

/** What the thread's script asks of this one. */
export const hands = { newsCame, takeImages };

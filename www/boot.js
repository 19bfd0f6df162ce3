// Starts the settings page. A file of its own, because the page allows no inline script.
import init, { start } from "./cameo-settings.js";
import { loadMessages } from "./language.js";
import { tables } from "./messages.js";

try {
  const loaded = Promise.all([loadMessages(tables, navigator.languages), init()]);
  const [{ table, locale }] = await loaded;
  start(table, locale);
} catch (error) {
  document.querySelector("#not-loaded").hidden = false;
  throw error;
}

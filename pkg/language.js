// The person's language: which one it is, and its messages.

const loading = new Map();

/**
 * Loads the messages of the first wanted language that there is, else of English.
 *
 * `tables` are addresses by language, `wanted` are BCP 47 tags. The result has the text of the table
 * and the locale that was wanted. Throws an error with the code `host/messages-unavailable`.
 */
export async function loadMessages(tables, wanted) {
  const known = (tag) => Object.hasOwn(tables, language(tag));
  const locale = wanted.find(known) ?? "en";
  const url = tables[language(locale)];
  if (!loading.has(url)) {
    const table = read(url);
    loading.set(url, table);
    // The next one tries again.
    table.catch(() => loading.delete(url));
  }
  return { table: await loading.get(url), locale };
}

/** The tag's language, if the tag asks for its usual script: Simplified is none for `zh-TW`. */
function language(tag) {
  try {
    const locale = new Intl.Locale(tag);
    const usual = new Intl.Locale(locale.language);
    return locale.maximize().script === usual.maximize().script ? locale.language : "";
  } catch {
    // An attribute may have anything.
    return "";
  }
}

async function read(url) {
  try {
    const answer = await fetch(url);
    if (answer.ok) return await answer.text();
    throw new Error(`${url} answered ${answer.status}`);
  } catch (cause) {
    const error = new Error("the messages can't be loaded", { cause });
    throw Object.assign(error, { code: "host/messages-unavailable" });
  }
}

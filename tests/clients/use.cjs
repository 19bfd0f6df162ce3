// Auth0's client for JavaScript sets, reads and removes a picture, or runs into the limit.
// Arguments: the API's address, the user, the picture or "limit". The token is in CAMEO_TEST_TOKEN.
const { UsersClient } = require("auth0/users");

const [baseUrl, id, picture] = process.argv.slice(2);
const users = new UsersClient({ baseUrl, token: process.env.CAMEO_TEST_TOKEN });

async function change() {
  const set = await users.update(id, { user_metadata: { picture } });
  const read = await users.get(id);
  const removed = await users.update(id, { user_metadata: { picture: null } });
  return [set, read, removed].map((user) => user.user_metadata?.picture ?? null);
}

async function reachLimit() {
  try {
    await users.update(id, { nickname: "never" });
  } catch (error) {
    return { status: error.statusCode, body: error.body };
  }
}

const run = picture === "limit" ? reachLimit : change;
run().then((found) => console.log(JSON.stringify(found)));

// A provider of OpenID Connect on loopback, for people of any name and password.
//
//   node provider.mjs PORT REDIRECT_URI
//
// PORT 0 takes any. Its keys are made anew at each start; its address is printed when it listens.

import { createServer } from "node:http";
import { generateKeyPairSync } from "node:crypto";
import { Provider } from "oidc-provider";

const [port, redirectUri] = process.argv.slice(2);
const DAY = 24 * 3600;

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = { ...privateKey.export({ format: "jwk" }), kid: `made-${Date.now()}`, use: "sig", alg: "RS256" };

// As providers do, everything but the subject is told by the userinfo endpoint alone.
const people = {
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      given_name: "Ann",
      family_name: "Example",
      email: `${id}@people.example`,
      email_verified: true,
      picture: "https://people.example/ann.jpg",
    }),
  }),
  claims: {
    email: ["email", "email_verified"],
    profile: ["given_name", "family_name", "picture"],
  },
};

// For a page elsewhere, which asks for tokens for whom it names.
const tokens = {
  clientCredentials: { enabled: true },
  resourceIndicators: {
    enabled: true,
    defaultResource: () => undefined,
    getResourceServerInfo: (_, resource) => ({
      scope: "photos",
      audience: resource,
      accessTokenFormat: "jwt",
      accessTokenTTL: 300,
    }),
  },
};

const server = createServer();
server.listen(Number(port), "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    ...people,
    clients: [
      {
        client_id: "cameo",
        client_secret: "a-secret-that-only-the-tests-know-of",
        redirect_uris: [redirectUri],
        grant_types: ["authorization_code"],
        response_types: ["code"],
      },
      {
        client_id: "elsewhere",
        client_secret: "another-secret-that-only-tests-know",
        redirect_uris: [],
        grant_types: ["client_credentials"],
        response_types: [],
      },
      {
        client_id: "somebody-else",
        client_secret: "another-secret-that-only-tests-know",
        redirect_uris: [],
        grant_types: ["client_credentials"],
        response_types: [],
      },
    ],
    cookies: { keys: ["only-for-tests"] },
    features: tokens,
    // Those tokens tell more than the subject.
    extraTokenClaims: (_, { clientId }) => ({ given_name: "Eve", family_name: clientId }),
    jwks: { keys: [key] },
    pkce: { required: () => true },
    // Longer than the tests let time pass for the server.
    ttl: { IdToken: 60 * DAY, Session: 60 * DAY, Grant: 60 * DAY, Interaction: DAY, AccessToken: DAY },
  });
  server.on("request", provider.callback());
  console.log(`listens at ${issuer}`);
});

import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { test } from 'node:test';
import express from 'express';
import { auth, requiredScopes } from 'express-oauth2-jwt-bearer';
import * as jose from 'jose';
import { setting } from '../browser/support/setting.js';
import { createApi, createClient, intermezzo } from './support/intermezzo.js';
import { poll } from './support/poll.js';
import { openSite } from './support/site.js';
import { encode, payload } from './support/tokens.js';

const PHOTOS = 'https://photos.example.test';
const SPRING = 'https://spring.example.test';
const PRINTS = 'https://prints.example.test';

await Promise.all([
  createApi(PHOTOS, ['read:photos', 'write:photos']),
  createApi(SPRING, ['read:photos'], '--token-dialect', 'jwt'),
  createApi(PRINTS, ['order:prints'], '--signing-alg', 'ES256'),
]);
const audiences = { audience: [PHOTOS, SPRING, PRINTS] };
const [machine, brief] = await Promise.all([
  createClient('machine', 'Sorter', audiences),
  createClient('machine', 'Brief', { ...audiences, 'token-lifetime': 1 }),
]);

const ownKey = await jose.generateKeyPair('RS256', { extractable: true });
const serverKeys = await keysOfServer();

for (const strict of [false, true]) {
  const name = strict ? 'strict' : 'not strict';
  const api = await openApi({ issuerBaseURL: setting.issuer, audience: PHOTOS, strict, clockTolerance: 0 });

  test(`an API, ${name}: takes our tokens, by the issuer's address and its own alone`, async () => {
    const answer = await api.get(await tokenFor(PHOTOS));
    assert.equal(answer.status, 200, answer.challenge);
    assert.equal(answer.body.client_id, machine.id);
  });

  test(`an API, ${name}: asks for scopes`, async () => {
    assert.equal((await api.get(await tokenFor(PHOTOS, { scope: 'read:photos' }), '/write')).status, 403);
    assert.equal((await api.get(await tokenFor(PHOTOS, { scope: 'write:photos' }), '/write')).status, 200);
  });

  test(`an API, ${name}: refuses an expired token`, async () => {
    const token = await tokenFor(PHOTOS, {}, brief);
    await poll(() => api.get(token), ({ status }) => status !== 200);
    await refused(api, token, /exp/);
  });

  test(`an API, ${name}: refuses a tampered token`, async () => {
    const [header, body, signature] = (await tokenFor(PHOTOS)).split('.');
    const claims = { ...payload(`${header}.${body}`), scope: 'read:photos write:photos admin' };
    await refused(api, [header, encode(claims), signature].join('.'), /signature/);
    await refused(api, [header, body, signature.slice(0, -8) + 'AAAAAAAA'].join('.'), /signature/);
  });

  test(`an API, ${name}: refuses a foreign token, even under a kid of ours`, async () => {
    const token = await tokenFor(PHOTOS);
    const { kid, typ } = jose.decodeProtectedHeader(token);
    const claims = payload(token);
    await refused(api, await sign(claims, { typ, kid }), /signature/);
    await refused(api, await sign(claims, { typ, kid: 'another' }), /key/);
  });

  test(`an API, ${name}: refuses alg none`, async () => {
    const token = await tokenFor(PHOTOS);
    const { typ } = jose.decodeProtectedHeader(token);
    await refused(api, `${encode({ alg: 'none', typ })}.${token.split('.')[1]}.`, /./);
  });

  test(`an API, ${name}: refuses HMAC with the public key as the secret`, async () => {
    const token = await tokenFor(PHOTOS);
    const { kid, typ } = jose.decodeProtectedHeader(token);
    const jwk = serverKeys.find((key) => key.kid === kid);
    const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    const forged = await new jose.SignJWT(payload(token))
      .setProtectedHeader({ alg: 'HS256', typ, kid })
      .sign(Buffer.from(pem));
    await refused(api, forged, /./);
  });

  test(`an API, ${name}: refuses a token of ours for another audience`, async () => {
    await refused(api, await tokenFor(PRINTS), /aud/);
  });
}

test('an API, strict: refuses a token of another type', async () => {
  const api = await openApi({ issuerBaseURL: setting.issuer, audience: SPRING, strict: true });
  const token = await tokenFor(SPRING);
  assert.equal(jose.decodeProtectedHeader(token).typ, 'JWT');
  await refused(api, token, /typ/);
});

test('an API, not strict: takes a token of dialect jwt', async () => {
  const api = await openApi({ issuerBaseURL: setting.issuer, audience: SPRING });
  assert.equal((await api.get(await tokenFor(SPRING))).status, 200);
});

test('an API: takes tokens signed with ES256, by what discovery says of algorithms', async () => {
  const api = await openApi({ issuerBaseURL: setting.issuer, audience: PRINTS, strict: true });
  const token = await tokenFor(PRINTS);
  assert.equal(jose.decodeProtectedHeader(token).alg, 'ES256');
  const answer = await api.get(token);
  assert.equal(answer.status, 200, answer.challenge);
});

for (const strict of [false, true]) {
  test(`an API, ${strict ? 'strict' : 'not strict'}: refuses a token that is good but for one claim`, async () => {
    // It trusts a key of the test's beside the server's, which signs what the server never would.
    const jwk = { ...(await jose.exportJWK(ownKey.publicKey)), kid: 'test', alg: 'RS256', use: 'sig' };
    const api = await openApi({
      issuer: setting.issuer,
      audience: PHOTOS,
      publicKey: { keys: [...serverKeys.filter((key) => key.kty === 'RSA'), jwk] },
      tokenSigningAlg: 'RS256',
      strict,
    });
    const token = await tokenFor(PHOTOS);
    const good = payload(token);
    const header = { typ: 'at+jwt', kid: 'test' };
    assert.equal((await api.get(token)).status, 200);
    assert.equal((await api.get(await sign(good, header))).status, 200, 'the one that all others differ from');
    const hour = 3600;
    const now = Math.floor(Date.now() / 1000);
    await refused(api, await sign({ ...good, iss: setting.issuer.slice(0, -1) }, header), /iss/);
    await refused(api, await sign({ ...good, iss: 'https://other.example.test/' }, header), /iss/);
    await refused(api, await sign({ ...good, aud: PRINTS }, header), /aud/);
    await refused(api, await sign({ ...good, nbf: now + hour }, header), /nbf/);
    await refused(api, await sign({ ...good, iat: now - 2 * hour, exp: now - hour }, header), /exp/);
    const idToken = await sign(good, { ...header, typ: 'JWT' });
    if (strict) await refused(api, idToken, /typ/);
    else assert.equal((await api.get(idToken)).status, 200);
  });
}

test('key rotation while an API runs: new tokens are taken, and old ones still', async () => {
  const api = await openApi({ issuerBaseURL: setting.issuer, audience: PHOTOS, cooldownDuration: 0 });
  const before = await tokenFor(PHOTOS);
  assert.equal((await api.get(before)).status, 200);
  await intermezzo('keys', 'rotate', '--now');
  const { kid } = jose.decodeProtectedHeader(before);
  const after = await poll(() => tokenFor(PHOTOS), (token) => jose.decodeProtectedHeader(token).kid !== kid);
  const answer = await api.get(after);
  assert.equal(answer.status, 200, answer.challenge);
  assert.equal((await api.get(before)).status, 200);
});

/** An API that says whose token it got. */
async function openApi(options) {
  const app = express();
  app.use(auth(options));
  app.get('/', (request, response) => response.json(request.auth.payload));
  app.get('/write', requiredScopes('write:photos'), (request, response) => response.json({}));
  app.use((failure, request, response, next) => {
    response.set(failure.headers ?? {}).status(failure.status ?? 500).json({ failure: failure.message });
  });
  const { origin } = await openSite(app);
  return {
    async get(token, path = '/') {
      const response = await fetch(origin + path, { headers: { authorization: `Bearer ${token}` } });
      const body = await response.json();
      return { status: response.status, challenge: JSON.stringify([response.headers.get('www-authenticate'), body]), body };
    },
  };
}

async function refused(api, token, why) {
  const answer = await api.get(token);
  assert.equal(answer.status, 401, answer.challenge);
  assert.match(answer.challenge, why);
}

async function tokenFor(audience, more = {}, client = machine) {
  const response = await fetch(`${setting.issuer}oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: client.id,
      client_secret: client.secret,
      audience,
      ...more,
    }),
  });
  const body = await response.json();
  assert.equal(response.status, 200, JSON.stringify(body));
  return body.access_token;
}

async function keysOfServer() {
  return (await (await fetch(`${setting.issuer}.well-known/jwks.json`)).json()).keys;
}

async function sign(claims, header) {
  return new jose.SignJWT(claims).setProtectedHeader({ alg: 'RS256', ...header }).sign(ownKey.privateKey);
}

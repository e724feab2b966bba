// express-oauth2-jwt-bearer, unmodified: an API that takes our tokens, and nothing else; keys change while it runs.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import express from 'express';
import { auth, requiredScopes } from 'express-oauth2-jwt-bearer';
import * as jose from 'jose';
import { askForTokens } from '../support/backend.js';
import { setting } from '../support/setting.js';

const { service, api, otherApi } = setting;
const run = promisify(execFile);

const token = async (audience = api) =>
  (
    await askForTokens({
      grant_type: 'client_credentials',
      client_id: service.id,
      client_secret: service.secret,
      audience,
    })
  ).access_token;

/** An API as its documentation says, on a free port. */
async function listen(options = {}) {
  const app = express();
  app.use(auth({ issuerBaseURL: setting.issuer, audience: api, ...options }));
  app.get('/', (request, response) => response.json(request.auth.payload));
  app.get('/photos', requiredScopes('read:photos'), (request, response) => response.json({}));
  app.get('/admin', requiredScopes('admin'), (request, response) => response.json({}));
  app.use((error, request, response, next) => response.status(error.status ?? 500).json({ code: error.code }));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  after(() => server.close());
  return async (bearer, path = '/') => {
    const answer = await fetch(`http://127.0.0.1:${server.address().port}${path}`, {
      headers: bearer ? { authorization: `Bearer ${bearer}` } : {},
    });
    return { status: answer.status, body: await answer.json() };
  };
}

for (const strict of [false, true]) {
  test(`takes our tokens, and refuses all others${strict ? ', strictly' : ''}`, async () => {
    const ask = await listen({ strict });
    const good = await token();
    const answer = await ask(good);
    assert.equal(answer.status, 200, JSON.stringify(answer));
    assert.equal(answer.body.client_id, service.id);
    assert.equal((await ask(good, '/photos')).status, 200);
    assert.equal((await ask(good, '/admin')).status, 403);
    assert.equal((await ask(undefined)).status, 401);

    const header = jose.decodeProtectedHeader(good);
    const claims = jose.decodeJwt(good);
    const foreign = await jose.generateKeyPair('RS256', { extractable: true });
    const sign = (changes, head = {}, key = foreign.privateKey) =>
      new jose.SignJWT({ ...claims, ...changes }).setProtectedHeader({ ...header, ...head }).sign(key);
    const jwks = await (await fetch(`${setting.issuer}.well-known/jwks.json`)).json();
    const published = await jose.importJWK(jwks.keys.find((key) => key.kid === header.kid), 'RS256');
    const asSecret = new TextEncoder().encode(await jose.exportSPKI(published));
    const [head, body, signature] = good.split('.');
    const without = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
    const wrong = {
      'of a foreign key': await sign({}),
      'of a foreign key and another name for it': await sign({}, { kid: 'nobody' }),
      'with alg none': `${without}.${body}.`,
      'with an HMAC under the public key': await new jose.SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: header.kid })
        .sign(asSecret),
      tampered: `${head}.${Buffer.from(JSON.stringify({ ...claims, scope: 'admin' })).toString('base64url')}.${signature}`,
      'for another audience': await token(otherApi),
      rubbish: 'rubbish',
    };
    for (const [what, bad] of Object.entries(wrong)) {
      assert.equal((await ask(bad)).status, 401, `a token ${what}`);
    }
  });
}

test('goes on over a rotation of the keys, with tokens of the old key and of the new one', async () => {
  const ask = await listen();
  const old = await token();
  assert.equal((await ask(old)).status, 200);
  await run(setting.command, ['keys', 'rotate', '--now', '--data', setting.data]);
  const deadline = Date.now() + 30_000;
  let next = await token();
  while (jose.decodeProtectedHeader(next).kid === jose.decodeProtectedHeader(old).kid) {
    assert.ok(Date.now() < deadline, 'the new key signs');
    next = await token();
  }
  // The SDK asks for unknown keys at most every 30 seconds by default; a fresh API has them at once.
  assert.equal((await ask(old)).status, 200);
  assert.equal((await (await listen())(next)).status, 200);
});

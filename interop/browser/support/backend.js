import { readFileSync } from 'node:fs';
import https from 'node:https';
import { setting } from './setting.js';

/** Asks for tokens as an application's own server does, which trusts the local authority and is no browser. */
export async function askForTokens(fields) {
  const options = {
    method: 'POST',
    ca: readFileSync(setting.authority),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  };
  const response = await new Promise((answered, failed) => {
    https
      .request(new URL('oauth/token', setting.issuer), options, answered)
      .once('error', failed)
      .end(new URLSearchParams(fields).toString());
  });
  let body = '';
  for await (const part of response) body += part;
  return JSON.parse(body);
}

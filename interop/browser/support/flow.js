// The steps that many tests share: an application's request, and what a person does on the pages.
import { createHash, randomBytes } from 'node:crypto';
import { setting } from './setting.js';

/** An authorization request as an application makes it, with these changes. */
export function authorizeUrl(client, changes = {}) {
  const url = new URL('authorize', setting.issuer);
  const parameters = {
    response_type: 'code',
    client_id: client.id,
    redirect_uri: client.redirectUri,
    scope: 'openid profile email',
    ...changes,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** A fresh verifier and its challenge (RFC 7636 section 4). */
export function pkce() {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  return { verifier, parameters: { code_challenge: challenge, code_challenge_method: 'S256' } };
}

/** Fills in the login page that is shown, and sends it. */
export async function signIn(page, { email, password } = setting.person) {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

export async function allow(page) {
  await page.getByRole('button', { name: 'Allow', exact: true }).click();
}

/** Signs in to an application from the start, and allows it all, though the person may have done so in another test. */
export async function signInTo(client, page, applications, changes = {}) {
  await page.goto(authorizeUrl(client, { prompt: 'consent', ...changes }));
  await signIn(page);
  await allow(page);
  return applications.next();
}

// A single-page application that signs people in by authorization code and PKCE, and nothing else:
// no library, no build. Tokens live in memory alone, so a reload signs in again, by the session that
// the browser has at the server.

const config = await (await fetch('/app/config.json')).json();
const metadata = await (await fetch(config.issuer + '.well-known/openid-configuration')).json();
const redirectUri = location.origin + '/app';
let tokens = null;

const byId = (id) => document.getElementById(id);
const say = (text) => { byId('status').textContent = text; };

function base64url(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function random() {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

async function signIn() {
  const step = { state: random(), nonce: random(), verifier: random() };
  // Only the step of this tab; a stolen redirect is worth nothing without it.
  sessionStorage.setItem('step', JSON.stringify(step));
  const challenge = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(step.verifier));
  location.assign(metadata.authorization_endpoint + '?' + new URLSearchParams({
    response_type: 'code',
    client_id: config.client_id,
    redirect_uri: redirectUri,
    scope: 'openid profile email offline_access read:notes write:notes',
    audience: config.audience,
    state: step.state,
    nonce: step.nonce,
    code_challenge: base64url(challenge),
    code_challenge_method: 'S256',
  }));
}

async function requestTokens(parameters) {
  const response = await fetch(metadata.token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({ client_id: config.client_id, ...parameters }),
  });
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(answer.error + ': ' + answer.error_description);
  }
  return answer;
}

function claims(idToken) {
  const payload = idToken.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(payload), (c) => c.charCodeAt(0))));
}

async function finish(answer) {
  const step = JSON.parse(sessionStorage.getItem('step') ?? 'null');
  sessionStorage.removeItem('step');
  history.replaceState(null, '', '/app');
  if (!step || answer.get('state') !== step.state || answer.get('iss') !== metadata.issuer) {
    throw new Error('The answer does not belong to a sign-in of this tab.');
  }
  if (answer.has('error')) {
    throw new Error(answer.get('error') + ': ' + answer.get('error_description'));
  }
  tokens = await requestTokens({
    grant_type: 'authorization_code',
    code: answer.get('code'),
    redirect_uri: redirectUri,
    code_verifier: step.verifier,
  });
  // The ID token comes straight from the server over HTTPS, so its claims are checked and not its
  // signature (OpenID Connect Core section 3.1.3.7).
  const id = claims(tokens.id_token);
  if (id.iss !== metadata.issuer || id.aud !== config.client_id || id.nonce !== step.nonce
      || id.exp * 1000 < Date.now()) {
    throw new Error('The ID token is not the one that was asked for.');
  }
}

async function show() {
  if (tokens === null) {
    reveal(false);
    say('You are not signed in.');
    return;
  }
  const profile = await (await fetch(metadata.userinfo_endpoint, {
    headers: { authorization: 'Bearer ' + tokens.access_token },
  })).json();
  say('You are signed in.');
  byId('profile').replaceChildren(...Object.entries(profile).flatMap(([name, value]) => {
    const term = document.createElement('dt');
    const detail = document.createElement('dd');
    term.textContent = name;
    detail.textContent = String(value);
    return [term, detail];
  }));
  reveal(true);
}

function reveal(signedIn) {
  byId('signed-out').hidden = signedIn;
  byId('signed-in').hidden = !signedIn;
}

function act(id, action) {
  byId(id).addEventListener('click', async () => {
    try {
      await action();
    } catch (failure) {
      say(failure.message);
    }
  });
}

function print(text) {
  byId('answer').hidden = false;
  byId('answer').textContent = text;
}

act('sign-in', signIn);
act('call', async () => {
  const response = await fetch('/notes', {
    headers: { authorization: 'Bearer ' + tokens.access_token },
  });
  print(response.status + ' ' + JSON.stringify(await response.json(), null, 2));
});
act('refresh', async () => {
  tokens = await requestTokens({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token });
  print('There are new tokens, good for ' + tokens.expires_in + ' s.');
  await show();
});
act('sign-out', async () => {
  location.assign(metadata.end_session_endpoint + '?' + new URLSearchParams({
    id_token_hint: tokens.id_token,
    client_id: config.client_id,
    post_logout_redirect_uri: redirectUri,
  }));
});

try {
  const answer = new URLSearchParams(location.search);
  if (answer.has('state')) {
    await finish(answer);
  }
  await show();
} catch (failure) {
  await show();
  say(failure.message);
}

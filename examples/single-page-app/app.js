// Signs people in with Auth0's SDK and calls the API with a token, which the SDK renews when it is about to end.
const { issuer, clientId, audience, api } = await (await fetch('config.json')).json();
const home = location.origin + location.pathname;

const client = new auth0.Auth0Client({
  domain: new URL(issuer).host,
  clientId,
  useRefreshTokens: true,
  authorizationParams: { redirect_uri: home, audience, scope: 'openid profile email offline_access read:notes' },
});

const actions = {
  'sign-in': () => client.loginWithRedirect(),
  call: async () => {
    const token = await client.getTokenSilently();
    const answer = await fetch(api, { headers: { authorization: `Bearer ${token}` } });
    byId('answer').textContent = `${answer.status} ${await answer.text()}`;
  },
  'sign-out': () => client.logout({ logoutParams: { returnTo: home } }),
};
for (const [id, action] of Object.entries(actions)) {
  byId(id).addEventListener('click', () => attempt(action));
}

await attempt(async () => {
  const sent = new URLSearchParams(location.search);
  if (sent.has('state')) {
    history.replaceState(null, '', home);
    await client.handleRedirectCallback(`${home}?${sent}`);
  }
});
await show();

async function show() {
  const user = await client.getUser();
  byId('sign-in').hidden = Boolean(user);
  byId('call').hidden = !user;
  byId('sign-out').hidden = !user;
  if (user) byId('status').textContent = `You are signed in as ${user.name}.`;
  else if (byId('status').textContent === 'Loading.') byId('status').textContent = 'You are signed out.';
}

/** Says what went wrong, if something does. */
async function attempt(action) {
  try {
    await action();
  } catch (failure) {
    byId('status').textContent = failure.message;
  }
}

function byId(id) {
  return document.getElementById(id);
}

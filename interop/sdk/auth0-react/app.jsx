import { Auth0Provider, useAuth0, withAuthenticationRequired } from '@auth0/auth0-react';
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';

// What the test's bundler puts in.
const { domain, clientId, audience } = SETTING;

function Account() {
  const { user, getAccessTokenSilently, logout } = useAuth0();
  const [token, setToken] = useState('none yet');
  const renew = async () => setToken(await getAccessTokenSilently({ cacheMode: 'off' }));
  return (
    <main>
      <h1>Hello {user.name}</h1>
      <p id="sub">{user.sub}</p>
      <p id="token">{token}</p>
      <button onClick={renew}>Renew</button>
      <button onClick={() => logout({ logoutParams: { returnTo: location.origin } })}>Log out</button>
    </main>
  );
}

const Guarded = withAuthenticationRequired(Account);

function App() {
  const { isLoading, isAuthenticated, error, loginWithRedirect, loginWithPopup } = useAuth0();
  if (isLoading) return <p>Loading</p>;
  if (location.pathname === '/guarded') return <Guarded />;
  if (isAuthenticated) return <Account />;
  return (
    <main>
      <h1>Nobody</h1>
      <p id="error">{error?.error}</p>
      <button onClick={() => loginWithRedirect()}>Log in</button>
      <button onClick={() => loginWithRedirect({ authorizationParams: { prompt: 'none' } })}>Am I known?</button>
      <button onClick={() => loginWithPopup()}>Log in in a window</button>
    </main>
  );
}

const goOn = (appState) => history.replaceState({}, '', appState?.returnTo ?? location.pathname);

createRoot(document.body.appendChild(document.createElement('div'))).render(
  <StrictMode>
    <Auth0Provider
      domain={domain}
      clientId={clientId}
      authorizationParams={{ redirect_uri: location.origin, audience, scope: 'openid profile email read:photos' }}
      useRefreshTokens
      cacheLocation="localstorage"
      onRedirectCallback={goOn}
    >
      <App />
    </Auth0Provider>
  </StrictMode>,
);

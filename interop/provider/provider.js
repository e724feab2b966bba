// An OpenID provider that others wrote, unmodified, for what of ours must work with any: the client SDK and the guard.
// PROVIDER_SETTING says where it stands and whom it knows.
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import Provider from 'oidc-provider';

const setting = JSON.parse(process.env.PROVIDER_SETTING);

const provider = new Provider(setting.issuer, {
  clients: [
    {
      client_id: 'clock',
      client_secret: setting.secret,
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    },
    {
      client_id: 'notes',
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: ['http://127.0.0.1/callback'],
    },
  ],
  scopes: ['openid', 'offline_access', 'read:notes'],
  claims: { openid: ['sub'], profile: ['name'] },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, name: 'Ada Lovelace' }) }),
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  features: {
    clientCredentials: { enabled: true },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      // Whoever exchanges a code or a refresh token need not say again what the person allowed.
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: 'read:notes',
        accessTokenFormat: 'jwt',
        accessTokenTTL: 2,
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
  jwks: { keys: [key('rsa', { modulusLength: 2048 }), key('ec', { namedCurve: 'P-256' })] },
  cookies: { keys: [setting.secret] },
});

const tls = { cert: readFileSync(setting.certificate), key: readFileSync(setting.key) };
https.createServer(tls, provider.callback()).listen(setting.port, '127.0.0.1', () => {
  console.log(`Listening on port ${setting.port}`);
});

function key(type, options) {
  return generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' });
}

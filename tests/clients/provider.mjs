// An identity provider: the published one, with one client and whoever types a name.
// node provider.mjs PORT CLIENT_ID SECRET RETURN_ADDRESS SIGNED_OUT_ADDRESS
import Provider from 'oidc-provider';

const [port, clientId, secret, back, signedOut] = process.argv.slice(2);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: clientId, client_secret: secret, redirect_uris: [back], post_logout_redirect_uris: [signedOut] }],
  claims: { openid: ['sub'], email: ['email', 'email_verified'] },
  cookies: { keys: ['for tests only'] },
  pkce: { required: () => true },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: `${id}@example.org`, email_verified: !id.startsWith('unverified') }),
  }),
});
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));

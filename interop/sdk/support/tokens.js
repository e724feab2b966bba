/** The claims of a JWT, unverified. */
export function payload(token) {
  return JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
}

/** A part of a JWT. */
export function encode(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

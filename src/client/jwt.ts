/** What is read of an access token; `exp` in seconds since 1970. */
export interface Claims {
  userId?: string;
  exp?: number;
}

/** What a JWT says of itself, unverified: that is the server's to do. Nothing for text that is none. */
export function claimsOf(jwt: string): Claims {
  try {
    const payload = (jwt.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const { userId, exp } = JSON.parse(atob(payload)) as Record<string, unknown>;
    return { ...(typeof userId === 'string' && { userId }), ...(typeof exp === 'number' && { exp }) };
  } catch {
    return {};
  }
}

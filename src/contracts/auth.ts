import { z } from 'zod';
import { DashboardRole, Email, Id, Role, Timestamp, text } from './common.ts';
import { UserProfile } from './profile.ts';

/** Any text may be sent as a password; whether it is a good one is asked at signup and change only, and answered 422. */
const Password = text({ min: 0, max: 200, trim: false }).meta({
  description: 'At least 8 characters with a letter and a digit, not a common one, not the e-mail address',
  format: 'password',
  maxLength: 200,
  example: 'correct-horse-7',
});
const RefreshToken = text({ max: 200, trim: false }).meta({
  description: 'The refresh token, when not sent as a cookie',
});

/** `token`: the session travels in bodies and headers alone, with no cookies, also in a browser. */
const Use = z
  .literal('token')
  .optional()
  .meta({ description: 'token: answer both tokens in the body, set no cookies and read none' });

export const SignupBody = z
  .strictObject({
    email: Email,
    password: Password,
    role: DashboardRole,
    first_name: text({ min: 0, max: 100 }).optional(),
    last_name: text({ min: 0, max: 100 }).optional(),
    use: Use,
  })
  .meta({ id: 'Signup' });
export type SignupBody = z.infer<typeof SignupBody>;

export const LoginBody = z.strictObject({ email: Email, password: Password, use: Use }).meta({ id: 'Login' });
export type LoginBody = z.infer<typeof LoginBody>;

const RenewalId = text({ min: 16, max: 100, trim: false }).meta({
  description:
    'A random name of this renewal. Asked again with it within a minute, because the answer was lost, the server answers with the same refresh token; without it a token that comes twice ends the session',
  format: 'uuid',
});

/** Browsers send the refresh token as a cookie. */
export const RefreshBody = z
  .strictObject({ refreshToken: RefreshToken.optional(), renewalId: RenewalId.optional(), use: Use })
  .optional();
export type RefreshBody = z.infer<typeof RefreshBody>;

/** Browsers send the refresh token as a cookie and no body. */
export const LogoutBody = z.strictObject({ refreshToken: RefreshToken.optional(), use: Use }).optional();
export type LogoutBody = z.infer<typeof LogoutBody>;

export const ChangePasswordBody = z
  .strictObject({ currentPassword: Password, newPassword: Password, use: Use })
  .meta({ id: 'ChangePassword' });
export type ChangePasswordBody = z.infer<typeof ChangePasswordBody>;

/** An account as its holder sees it. */
export const User = z
  .strictObject({
    id: Id,
    email: z.string(),
    role: Role,
    email_verified: z.boolean(),
    last_login_at: Timestamp.nullable(),
    created_at: Timestamp,
    profile: UserProfile.nullable(),
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof User>;

export const Session = z
  .strictObject({
    user: User,
    accessToken: z.string().meta({ description: 'JWT for the Authorization header; also set as a cookie' }),
    refreshToken: z.string().optional().meta({
      description: 'Left out for browsers, which have it as a cookie scripts cannot read, unless they asked with `use`',
    }),
    expiresIn: z.number().int().meta({ description: 'Seconds the access token is good for', example: 900 }),
  })
  .meta({ id: 'Session' });

export const Me = z.strictObject({ user: User }).meta({ id: 'Me' });
export const LoggedOut = z.strictObject({ loggedOut: z.literal(true) });

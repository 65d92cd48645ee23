import {
  ChangePasswordBody,
  LoggedOut,
  LoginBody,
  LogoutBody,
  Me,
  RefreshBody,
  Session,
  SignupBody,
} from '../contracts/auth.ts';
import type { AuthController } from '../controllers/AuthController.ts';
import { route, type Route } from './route.ts';

const tag = 'Auth';

/** Accounts and sessions. Logging out asks for no session, so that an expired one can be left too. */
export const authRoutes = (auth: AuthController): Route[] => [
  route({
    method: 'post',
    path: '/api/auth/signup',
    who: 'public',
    limit: 'signup',
    body: SignupBody,
    answer: Session,
    status: 201,
    tag,
    summary: 'Make an account and log in',
    handler: (c) => auth.signup(c),
  }),
  route({
    method: 'post',
    path: '/api/auth/login',
    who: 'public',
    limit: 'login',
    body: LoginBody,
    answer: Session,
    tag,
    summary: 'Log in',
    handler: (c) => auth.login(c),
  }),
  route({
    method: 'post',
    path: '/api/auth/refresh-token',
    who: 'public',
    body: RefreshBody,
    answer: Session,
    tag,
    summary: 'Exchange the refresh token for new tokens; one used twice ends its session',
    handler: (c) => auth.refresh(c),
  }),
  route({
    method: 'post',
    path: '/api/auth/logout',
    who: 'public',
    body: LogoutBody,
    answer: LoggedOut,
    tag,
    summary: 'End the session',
    handler: (c) => auth.logout(c),
  }),
  route({
    method: 'post',
    path: '/api/auth/change-password',
    who: 'user',
    limit: 'login',
    idempotent: false,
    body: ChangePasswordBody,
    answer: Session,
    tag,
    summary: 'Change the password; ends all other sessions',
    handler: (c) => auth.changePassword(c),
  }),
  route({
    method: 'get',
    path: '/api/auth/me',
    who: 'user',
    answer: Me,
    tag,
    summary: 'The account',
    handler: (c) => auth.me(c),
  }),
];

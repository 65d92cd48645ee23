import { UserProfile, UserProfileUpdate } from '../contracts/profile.ts';
import type { ProfileController } from '../controllers/ProfileController.ts';
import { route, type Route } from './route.ts';

const common = { path: '/api/profile', tag: 'Profile', who: 'user' as const, answer: UserProfile };
const change = { ...common, summary: 'Changes the own profile', body: UserProfileUpdate };

/** The caller's own profile. */
export const profileRoutes = (c: ProfileController): Route[] => [
  route({ ...common, method: 'get', summary: 'The own profile', handler: c.get }),
  route({ ...change, method: 'put', handler: c.update }),
  route({ ...change, method: 'patch', handler: c.update }),
];

import { z } from 'zod';
import type { SystemController } from '../controllers/SystemController.ts';
import { route, type Route } from './route.ts';

const tag = 'System';
const Health = z.strictObject({ status: z.literal('ok'), uptimeSeconds: z.number() });
const Check = z.strictObject({ ok: z.boolean(), detail: z.string() });
const Readiness = z.strictObject({ ready: z.boolean(), checks: z.record(z.string(), Check) });

/** What operators and load balancers ask. */
export const systemRoutes = (system: SystemController, metricsArePublic: boolean): Route[] => [
  route({
    method: 'get', path: '/health', who: 'public', answer: Health, tag,
    summary: 'The process is alive', handler: () => system.health(),
  }), // prettier-ignore
  route({
    method: 'get', path: '/ready', who: 'public', answer: Readiness, tag,
    summary: 'The database answers and this node hears the log; 503 when not', handler: (c) => system.ready(c),
  }), // prettier-ignore
  ...(metricsArePublic
    ? [
        route({
          method: 'get', path: '/metrics', who: 'public', answer: z.unknown(), stream: true, tag,
          summary: 'Prometheus metrics, as text', handler: (c) => system.metrics(c),
        }), // prettier-ignore
      ]
    : []),
];

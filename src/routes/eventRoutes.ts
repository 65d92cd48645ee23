import { z } from 'zod';
import { HistoryQuery, RecentEvents, RecentQuery, StreamQuery } from '../contracts/dashboard.ts';
import { History } from '../contracts/events.ts';
import type { EventController } from '../controllers/EventController.ts';
import { route, type Route } from './route.ts';

const tag = 'Events';

/** The log over HTTP. */
export const eventRoutes = (events: EventController): Route[] => [
  route({
    method: 'get', path: '/api/events/history', who: 'user', query: HistoryQuery, answer: History, tag,
    summary: 'The events the caller missed since a cursor', handler: (c) => events.history(c),
  }), // prettier-ignore
  route({
    method: 'get', path: '/api/events/recent', who: 'user', query: RecentQuery, answer: RecentEvents, tag,
    summary: "The caller's newest events, newest first, looked for among the last 10,000", handler: (c) => events.recent(c),
  }), // prettier-ignore
  route({
    method: 'get', path: '/api/events', who: 'user', query: StreamQuery, answer: z.unknown(), stream: true, tag,
    summary: 'The events as a stream (SSE); continues from Last-Event-ID or cursor', handler: (c) => events.stream(c),
  }), // prettier-ignore
];

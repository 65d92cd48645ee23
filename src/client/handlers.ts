import type { DashboardRole } from '../contracts/common.ts';
import type { LogEventType } from '../contracts/events.ts';
import type { AnyDashboardEvent, DashboardSignals, Unsubscribe } from './dashboard.ts';

type Handler = (...told: never[]) => void;

/** Who listens to what. One that throws stops neither the others nor whoever tells. */
export class Handlers<R extends DashboardRole> {
  readonly #byType = new Map<string, Set<Handler>>();
  #ended = false;

  on(type: keyof DashboardSignals<R> | LogEventType, handler: Handler): Unsubscribe {
    // A subscription of its own each time, so that one handler can be there twice.
    const subscription: Handler = (...told) => handler(...told);
    const handlers = this.#byType.get(type) ?? new Set();
    this.#byType.set(type, handlers.add(subscription));
    return () => void handlers.delete(subscription);
  }

  tell<S extends keyof DashboardSignals<R>>(type: S, ...told: DashboardSignals<R>[S]): void {
    this.#tell(type, told);
  }

  /** To those who listen for its type, then to those who listen for all. */
  tellEvent(event: AnyDashboardEvent): void {
    this.#tell(event.type, [event.data, event]);
    this.#tell('event', [event]);
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Tells nobody anything any more. */
  end(): void {
    this.#ended = true;
    this.#byType.clear();
  }

  #tell(type: string, told: unknown[]): void {
    for (const handler of [...(this.#byType.get(type) ?? [])]) {
      if (this.#ended) return;
      try {
        handler(...(told as never[]));
      } catch (error) {
        this.#failed(type, error);
      }
    }
  }

  #failed(type: string, error: unknown): void {
    // Browsers show it as they show any error that nobody caught.
    globalThis.reportError?.(error);
    const message = `A handler of ${type} failed: ${error instanceof Error ? error.message : String(error)}`;
    if (type !== 'error') this.#tell('error', [{ code: 'HANDLER_FAILED', message }]);
  }
}

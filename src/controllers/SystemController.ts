import type { Registry } from 'prom-client';
import type { Answer, Call } from '../routes/route.ts';

/** One thing readiness depends on. */
export interface Check {
  ok: boolean;
  detail: string;
}

/** Health, readiness and metrics. */
export class SystemController {
  readonly #registry: Registry;
  readonly #checks: () => Record<string, Check>;

  /** `checks` must answer from memory: readiness is asked when things are slow. */
  constructor(registry: Registry, checks: () => Record<string, Check>) {
    this.#registry = registry;
    this.#checks = checks;
  }

  health(): Promise<Answer> {
    return Promise.resolve({ data: { status: 'ok', uptimeSeconds: Math.round(process.uptime()) } });
  }

  ready({ res }: Call): Promise<Answer> {
    const checks = this.#checks();
    const ready = Object.values(checks).every((check) => check.ok);
    if (!ready) res.set('Retry-After', '2');
    return Promise.resolve({ data: { ready, checks }, status: ready ? 200 : 503 });
  }

  async metrics({ res }: Call): Promise<undefined> {
    res.set('Content-Type', this.#registry.contentType).send(await this.#registry.metrics());
  }
}

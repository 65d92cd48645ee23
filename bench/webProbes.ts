import type { Page } from 'playwright-core';

/** What a measured page notes of itself. */
export interface PageProbes {
  /** Text and time (epoch ms) of each change whose text begins with `Painted`, once it was painted. */
  painted: [text: string, at: number][];
  /** When the event with such a text reached the page's socket, epoch ms. */
  arrived: Record<string, number>;
  /** When the first KPI was painted, in ms after the navigation began. */
  kpiPaintedAt: number | null;
  /** The longest task in ms; 0 when none took 50 ms, for shorter ones are not told. */
  longestTask(): number;
  /** Tasks of 50 ms and more. */
  longTasks(): number;
  resetTasks(): void;
  /** Bytes of the JavaScript heap after a collection. */
  heap(): number;
}

/** Puts the probes into every document of a page, before anything of its own runs. */
export const installProbes = (page: Page): Promise<unknown> => page.addInitScript(INSTALL);

// As text: it runs in the page and shares no code with this process.
const INSTALL = `
(() => {
  let tasks = [];
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration)));
  observer.observe({ type: 'longtask' });
  const seen = new Set();
  const probes = (window.probes = {
    painted: [],
    arrived: {},
    kpiPaintedAt: null,
    longestTask: () => Math.max(0, ...tasks),
    longTasks: () => tasks.length,
    resetTasks: () => { observer.takeRecords(); tasks = []; },
    heap: () => { gc(); gc(); return performance.memory.usedJSHeapSize; },
  });
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...args) {
      super(...args);
      this.addEventListener('message', ({ data }) => {
        for (const [text] of String(data).matchAll(/Painted \\d+\\./g))
          probes.arrived[text] ??= performance.timeOrigin + performance.now();
      });
    }
  };
  // A message posted in a frame's callback is handled when that frame has been painted.
  const afterPaint = (work) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => work(performance.now());
    port2.postMessage(null);
  });
  const look = (node) => {
    const text = node.textContent ?? '';
    if (!text.startsWith('Painted') || seen.has(text)) return;
    seen.add(text);
    afterPaint((now) => probes.painted.push([text, performance.timeOrigin + now]));
  };
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === 'characterData') look(target);
      for (const node of addedNodes) if (node.nodeType === Node.TEXT_NODE) look(node);
    }
    if (probes.kpiPaintedAt === null && document.querySelector('[data-kpi-value]'))
      afterPaint((now) => (probes.kpiPaintedAt ??= now));
  }).observe(document, { subtree: true, childList: true, characterData: true });
})();
`;

// Before the first paint: the colours last chosen, or the system's. Not inline, because scripts come from files alone.
(() => {
  let mode = null;
  try {
    mode = localStorage.getItem('tenantlist-mode');
  } catch {
    // Without storage the system decides.
  }
  const dark = mode === 'dark' || (mode !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-color-scheme', dark ? 'dark' : 'light');
})();

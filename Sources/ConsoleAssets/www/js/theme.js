// Sets the chosen theme before the first paint; the only classic script, since modules run later.
(() => {
  try {
    const chosen = JSON.parse(localStorage.getItem('newel.theme') ?? '""');
    if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
  } catch {
    // No storage: the system's theme it is.
  }
})();

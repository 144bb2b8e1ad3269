// @ts-check
/** Lays out large graphs off the main thread. */
import { computeScene } from '../graph/compute.js';

self.addEventListener('message', (event) => {
  const { id, task } = event.data;
  let scene = null;
  try {
    scene = computeScene(task);
  } catch (error) {
    // answered with null: the page then does it itself and shows what is wrong
    console.warn(error);
  }
  self.postMessage({ id, scene });
});

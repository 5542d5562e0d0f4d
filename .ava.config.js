/** Every test but the slow ones. */
export default {
  files: ["dist/spec/**/*.test.js", "!dist/spec/slow/**"],
  timeout: "5m",
  workerThreads: false,
};

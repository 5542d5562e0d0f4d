/** The slow tests alone: `npm run test:slow`. */
export default {
  files: ["dist/spec/slow/*.test.js"],
  timeout: "10m",
  workerThreads: false,
};

/** The slow tests alone: `npm run test:slow`. */
export default {
  files: ["dist/spec/slow/*.test.js"],
  timeout: "10m",
  // What somebody has measured on this machine is no matter of the tests.
  environmentVariables: { TROUPE_CALIBRATION: "" },
  workerThreads: false,
};

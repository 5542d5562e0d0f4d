/** Every test but the slow ones. */
export default {
  files: ["dist/spec/**/*.test.js", "!dist/spec/slow/**"],
  timeout: "5m",
  // What somebody has measured on this machine is no matter of the tests.
  environmentVariables: { TROUPE_CALIBRATION: "" },
  workerThreads: false,
};

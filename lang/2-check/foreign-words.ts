/**
 * What other tools call things: whoever comes from one of them is told our word for it.
 *
 * Spelling that differs in capitals alone (`Dense`, `Conv2D`) is found by likeness already: see `suggest.ts`.
 */

/** By type of extern, or `setting` and `argument`; words in small letters, without underscores. */
export const foreignWords: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  layer: {
    dense: ["linear", "fc", "fullyconnected", "affine", "perceptron"],
    conv1d: ["convolution1d"],
    conv2d: ["conv", "convolution", "convolution2d", "convolutional"],
    depthwise_conv2d: ["depthwiseconv2d"],
    maxpool2d: ["maxpooling2d", "maxpool", "maxpooling", "pool", "pooling"],
    maxpool1d: ["maxpooling1d"],
    avgpool2d: ["averagepooling2d", "avgpool", "averagepooling", "averagepool2d"],
    avgpool1d: ["averagepooling1d", "averagepool1d"],
    global_avgpool2d: ["globalaveragepooling2d", "globalaveragepooling", "adaptiveavgpool2d", "gap"],
    global_maxpool2d: ["globalmaxpooling2d", "globalmaxpooling", "adaptivemaxpool2d"],
    batchnorm: ["batchnormalization", "batchnormalisation", "batchnorm1d", "batchnorm2d", "bn"],
    layernorm: ["layernormalization", "layernormalisation"],
    reshape: ["view", "unflatten"],
    gaussian_noise: ["noise"],
    zero_padding2d: ["pad", "padding", "zeropad2d"],
    simple_rnn: ["rnn", "recurrent"],
    residual: ["skip", "shortcut", "resnet", "resblock", "residualblock", "add", "skipconnection"],
  },
  activation: { sigmoid: ["logistic"], linear: ["identity", "none"], softplus: ["smoothrelu"] },
  optimizer: { sgd: ["momentum", "gradientdescent", "gd"] },
  loss: {
    cross_entropy: [
      "categoricalcrossentropy",
      "sparsecategoricalcrossentropy",
      "crossentropyloss",
      "crossentropy",
      "nll",
      "nllloss",
      "logloss",
      "softmaxcrossentropy",
    ],
    binary_cross_entropy: ["binarycrossentropy", "bce", "bceloss", "bcewithlogitsloss"],
    mse: ["meansquarederror", "mseloss", "l2", "squarederror"],
    mae: ["meanabsoluteerror", "maeloss", "l1", "l1loss"],
    huber: ["smoothl1loss", "smoothl1"],
  },
  metric: {
    accuracy: ["acc", "categoricalaccuracy", "sparsecategoricalaccuracy", "binaryaccuracy"],
    log_loss: ["crossentropy", "loss", "nll"],
    auc: ["rocauc", "rocaucscore", "auroc"],
    f1: ["f1score"],
    mae: ["meanabsoluteerror", "l1"],
    rmse: ["mse", "meansquarederror", "rootmeansquarederror"],
    r2: ["r2score", "rsquared"],
    brier: ["brierscore"],
  },
  weighing: { balanced: ["classweight", "classweights"] },
  augmentation: {
    shift: ["translate", "randomtranslation", "randomcrop", "crop", "widthshift", "heightshift"],
    flip: ["mirror", "randomflip", "horizontalflip", "fliplr"],
    rotate: ["rotation", "randomrotation"],
    zoom: ["randomzoom", "scale"],
    noise: ["gaussiannoise", "jitter"],
  },
  schedule: { cosine: ["cosineannealing", "cosinedecay", "cosineannealinglr"], when_stalled: ["reducelronplateau"] },
  stop: { when_stalled: ["earlystopping", "early", "patience"], when_reached: ["threshold", "target"] },
  source: {
    csv: ["readcsv", "table", "dataframe"],
    clusters: ["makeblobs", "blobs"],
    moons: ["makemoons"],
    regression: ["makeregression"],
    images: ["imagefolder"],
    arrays: ["numpy"],
  },
  scaling: {
    standard: ["zscore", "standardize", "standardise", "standardscaler"],
    minmax: ["normalize", "minmaxscaler"],
  },
  missing: {
    most_common: ["mode", "mostfrequent"],
    mean: ["average"],
    drop: ["dropna", "skip"],
    constant: ["fill", "fillna", "value"],
  },
  bad: { error: ["raise", "fail"], skip: ["drop", "ignore"], missing: ["coerce"] },
  encoding: {
    one_hot: ["dummies", "getdummies", "onehotencoder", "categorical", "dummy"],
    ordinal: ["labelencoder", "ordinalencoder", "label", "integer", "codes"],
    words: ["tokens", "tokenize", "tokenizer", "textvectorization", "bagofwords"],
  },
  unseen: { zeros: ["ignore", "zero"], error: ["raise"], other: ["infrequentifexist", "useencodedvalue", "unknown"] },
  view: {
    shard: ["slice", "chunk"],
    sample: ["take", "subset", "head", "subsample"],
    bootstrap: ["resample"],
    balanced: ["oversample", "balance", "upsample"],
  },
  ensemble: { average: ["mean", "avg", "fuse"], vote: ["voting", "majority", "majorityvote"], stack: ["stacking"] },
  strategy: { grid: ["gridsearch"], random: ["randomsearch"], halving: ["asha"], population: ["pbt"] },
  space: { choice: ["categorical", "oneof"], log: ["loguniform"], uniform: ["float", "quniform"] },
  work: { sleep: ["wait", "delay", "pause"], js: ["shell", "command", "exec", "python", "script"] },
  function: { mean: ["average", "avg"], std: ["stddev", "sd"], variance: ["var"], ceil: ["ceiling"], last: ["tail"] },
  argument: {
    rate: ["lr", "learningrate", "eta", "p", "stepsize"],
    decay: ["weightdecay", "rho"],
    kernel: ["kernelsize", "filtersize"],
    size: ["poolsize", "outputdim", "embeddingdim"],
    stride: ["strides"],
    dilation: ["dilationrate", "dilations", "atrous"],
    units: ["hiddensize", "outfeatures", "outputsize", "neurons"],
    filters: ["outchannels"],
    vocabulary: ["inputdim", "numembeddings"],
    sequences: ["returnsequences"],
    beta1: ["b1"],
    epsilon: ["eps"],
    rows: ["n", "nsamples", "samples", "size"],
    classes: ["centers", "nclasses", "numclasses"],
    features: ["nfeatures", "numfeatures"],
    delimiter: ["sep", "separator"],
    file: ["path", "filename"],
    trials: ["n", "ntrials", "niter"],
    seed: ["randomstate"],
  },
  search: {
    "optimizer.rate": ["lr", "learningrate", "rate"],
    batch: ["batchsize"],
    epochs: ["nepochs", "numepochs", "iterations"],
  },
  policy: {
    least_connections: ["roundrobin", "leastbusy", "leastconn"],
    least_loaded: ["balanced", "spread"],
    first_come: ["fifo", "fcfs", "queue"],
    earliest_deadline: ["edf", "deadline"],
    fair_priority: ["fair", "ageing", "aging", "priority"],
    soonest: ["fastest", "quickest", "ewma", "latency"],
  },
  "what a policy sees": {
    "worker.response_time": ["worker.latency", "worker.time", "worker.speed", "worker.duration"],
    "worker.free.memory": ["worker.memory", "worker.ram", "worker.freememory"],
    "worker.free.threads": ["worker.threads", "worker.free", "worker.slots", "worker.idle"],
    "worker.load": ["worker.cpu", "worker.utilization", "worker.utilisation", "worker.usage", "worker.busy"],
    "worker.error_rate": ["worker.errors", "worker.failures", "worker.failed"],
    "worker.running": ["worker.tasks", "worker.queue", "worker.active", "worker.count"],
    "worker.done": ["worker.completed", "worker.finished"],
    "task.needs.memory": ["task.memory", "task.ram"],
    "task.needs.threads": ["task.threads", "task.cpus"],
    "task.waited": ["task.age", "task.wait", "task.waiting", "task.queued"],
    "task.attempt": ["task.retries", "task.retry", "task.tries", "task.attempts"],
    "task.deadline": ["task.due"],
    "running.elapsed": ["running.time", "running.age"],
  },
  setting: {
    on: ["data", "dataset", "traindata", "trainset", "x", "input", "inputs"],
    validate: ["validation", "validationdata", "valdata", "evalon"],
    batch: ["batchsize", "minibatch"],
    epochs: ["nepochs", "numepochs", "iterations", "maxiter", "steps"],
    loss: ["criterion", "objective", "lossfn"],
    weigh: ["classweight", "classweights", "sampleweight", "sampleweights", "weights"],
    augment: ["augmentation", "augmentations", "transform", "transforms"],
    goal: ["objective", "metric", "maximize", "minimize"],
    model: ["network", "net", "estimator"],
    models: ["networks", "members"],
    from: ["init", "weights", "pretrained", "checkpoint", "teacher"],
    stop: ["callbacks", "earlystopping", "patience"],
    to: ["path", "file", "output", "folder", "dir"],
    after: ["dependson", "needsfirst", "requires", "dependencies"],
    needs: ["requires", "resources", "requests", "cpus"],
    offers: ["resources", "capacity"],
    threads: ["cpus", "cores", "concurrency", "njobs"],
    memory: ["ram", "mem"],
    backend: ["device", "accelerator"],
    retry: ["retries", "maxretries", "attempts"],
    timeout: ["timelimit", "maxtime"],
    target: ["label", "labels", "y"],
    features: ["columns", "inputs"],
    categories: ["categorical", "onehot"],
    encode: ["encoding", "encoder", "encoders"],
    missing: ["impute", "imputer", "fillna", "na", "nan"],
    derive: ["assign", "mutate", "newcolumns", "transform"],
    scale: ["normalize", "normalise", "rescale"],
    run: ["command", "script", "exec"],
    policy: ["strategy", "scheduler"],
    by: ["strategy", "algorithm"],
    over: ["searchspace", "space", "params", "grid"],
    metrics: ["metric", "scores", "scoring"],
    order: ["sort", "queue"],
    admit: ["filter", "where"],
    place: ["score", "assign"],
    distil: ["teacher", "distill", "distillation"],
    seed: ["randomstate", "randomseed"],
    optimizer: ["optim", "solver"],
  },
};

/** A list of what fits is a help up to this many names. */
export const mostNamed = 12;

const simple = (word: string) => word.toLowerCase().replaceAll("_", "");

/** Our word for what another tool calls `word`, if it is one of those that can stand there. */
export function ownWordFor(word: string, type: string, among: readonly string[]): string | undefined {
  if (!Object.hasOwn(foreignWords, type)) return undefined;
  const wanted = simple(word);
  const found = Object.entries(foreignWords[type] ?? {}).find(
    ([own, foreign]) => among.includes(own) && (foreign.includes(wanted) || simple(own) === wanted),
  );
  return found?.[0];
}

/** Settings of other tools that are no setting here, with what to write instead: by kind of statement. */
const elsewhere: readonly {
  readonly kinds: readonly string[];
  readonly words: readonly string[];
  readonly advice: string;
}[] = [
  {
    kinds: ["train", "transfer", "search"],
    words: ["lr", "learningrate", "rate", "momentum", "weightdecay"],
    advice: "It belongs to the optimizer: `optimizer: adam(rate: 0.001)`.",
  },
  {
    kinds: ["train", "transfer", "search"],
    words: ["validationsplit", "testsplit", "testsize"],
    advice:
      "Rows are split where they are defined: `data … { split: { train: 80%, validation: 20% } }`, then `validate: ….validation`.",
  },
  {
    kinds: ["train", "transfer", "search", "data"],
    words: ["shuffle"],
    advice: "Rows are always split, and taken in each epoch, in an order drawn from the seed: take it away.",
  },
  {
    kinds: ["train", "transfer", "search"],
    words: ["verbose"],
    advice: "How much is shown is no matter of the file: see `troupe run --help`.",
  },
  {
    kinds: ["train", "transfer", "search"],
    words: ["gpu", "device", "backend", "workers", "threads"],
    advice: "Where it runs is said by a `worker` and its `pool`.",
  },
  {
    kinds: ["train", "transfer", "search"],
    words: ["layers", "activation", "inputshape"],
    advice: "The network is a `model`: `model net = input(28, 28) -> flatten -> dense(10, softmax)`.",
  },
  {
    kinds: ["data"],
    words: ["batch", "batchsize"],
    advice: "How many rows make a step is said where it is trained: `train … { batch: 64 }`.",
  },
  {
    kinds: ["data"],
    words: ["train", "test", "validation", "testsize", "validationsplit", "trainsize"],
    advice: "Write `split: { train: 80%, test: 20% }`.",
  },
  {
    kinds: ["data"],
    words: ["stratify", "stratified", "stratifyby"],
    advice:
      "Classes are alike in every part by themselves; of another column, `split: { train: 80%, test: 20%, by: … }`.",
  },
  {
    kinds: ["data"],
    words: ["group", "groups", "time", "folds", "kfold", "crossvalidation", "cv"],
    advice: "It belongs to the split: `split: { train: 80%, test: 20%, group: … }`, or `split: { folds: 5 }`.",
  },
  {
    kinds: ["data"],
    words: ["file", "path", "url", "source", "shape", "format"],
    advice: 'Where the rows come from stands before the brace: `data rows = csv("rows.csv") { … }`.',
  },
  {
    kinds: ["worker"],
    words: ["policy", "pool"],
    advice: "A pool has workers, not a worker a pool: `pool all { workers: … , policy: … }`.",
  },
  {
    kinds: ["worker"],
    words: ["gpu", "gpus", "units", "cpu"],
    advice: "What it has to give besides threads and memory is said in `offers: { … }`.",
  },
  {
    kinds: ["ensemble"],
    words: ["weights", "members", "models", "model"],
    advice: "The members, and their weights, stand behind `=`: `ensemble both = 0.5 * a + 0.5 * b`.",
  },
  {
    kinds: ["worker", "task", "train", "transfer", "search", "evaluate", "predict", "save"],
    words: ["count", "replicas", "instances", "copies", "times", "n", "number"],
    advice: "How many there are stands behind the name, in brackets: `name[4]`.",
  },
  {
    kinds: ["data"],
    words: ["types", "delimiter", "header", "columns", "encoding"],
    advice:
      'It is said of the source, and not of its rows: in parentheses, behind the name of the file, as `csv("rows.csv", delimiter: ";")`.',
  },
  {
    kinds: ["data"],
    words: ["dtype", "dtypes"],
    advice: 'It is said of the source: `csv("rows.csv", types: { zip: text })`.',
  },
];

/** Whether a setting of another tool is said in another place here: what to write. */
export function saidElsewhere(word: string, kind: string): string | undefined {
  const wanted = simple(word);
  return elsewhere.find(({ kinds, words }) => kinds.includes(kind) && words.includes(wanted))?.advice;
}

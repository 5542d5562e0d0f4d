"""How long a training step of 784-64-10 takes in Python: Keras (TensorFlow) and PyTorch, whichever is installed.

By hand, in an environment of its own: python -m venv env && env/bin/pip install tensorflow-cpu==2.15.1 torch
                                       env/bin/python spec/bench/python/step.py [runs]

The same work as in spec/bench/step.ts: Adam, 6,000 rows of bytes, shuffled anew for each run, two cores. Each
framework is timed in the way its own tutorials train, and in the quickest way that it offers.
"""

import os
import platform
import statistics
import sys
import time

CORES = 2
ROWS, WIDTH, HIDDEN, CLASSES = 6000, 784, 64, 10
BATCHES = (32, 64, 256)
RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 5

# Read when the libraries are loaded, so before that.
os.environ["OMP_NUM_THREADS"] = str(CORES)
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""


def drawn():
    import numpy

    random = numpy.random.default_rng(1)
    rows = random.integers(0, 256, (ROWS, WIDTH), dtype=numpy.uint8)
    return rows, numpy.arange(ROWS, dtype=numpy.int64) % CLASSES


def timed(epoch, steps):
    """Milliseconds a step: the median of several epochs and the least, after one that only warms up."""
    epoch()
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        epoch()
        times.append((time.perf_counter() - began) * 1000 / steps)
    return f"{statistics.median(times):8.3f} ({min(times):.3f})"


def keras():
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(CORES)
    tf.config.threading.set_inter_op_parallelism_threads(CORES)
    print(f"\nTensorFlow {tf.__version__}")
    rows, labels = drawn()
    scaled = rows.astype("float32") / 255

    def network():
        return tf.keras.Sequential(
            [
                tf.keras.layers.Input((WIDTH,)),
                tf.keras.layers.Dense(HIDDEN, activation="relu"),
                tf.keras.layers.Dense(CLASSES),
            ]
        )

    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    for batch in BATCHES:
        steps = -(-ROWS // batch)
        fitted = network()
        fitted.compile(optimizer=tf.keras.optimizers.Adam(0.001), loss=loss, metrics=["accuracy"])
        print(f"  batch {batch:3}  fit             {timed(lambda: fitted.fit(scaled, labels, batch_size=batch, verbose=0), steps)}")

        model, optimizer = network(), tf.keras.optimizers.Adam(0.001)
        data = tf.data.Dataset.from_tensor_slices((rows, labels)).shuffle(ROWS).batch(batch)

        @tf.function(jit_compile=False)
        def epoch():
            for x, y in data:
                with tf.GradientTape() as tape:
                    value = loss(y, model(tf.cast(x, tf.float32) / 255, training=True))
                gradients = tape.gradient(value, model.trainable_variables)
                optimizer.apply_gradients(zip(gradients, model.trainable_variables))

        optimizer.build(model.trainable_variables)
        print(f"  batch {batch:3}  tf.function     {timed(epoch, steps)}")


def pytorch():
    import torch

    torch.set_num_threads(CORES)
    torch.manual_seed(1)
    print(f"\nPyTorch {torch.__version__}")
    rows, labels = (torch.from_numpy(each) for each in drawn())

    for batch in BATCHES:
        for name, settings in (("Adam", {}), ("Adam, fused", {"fused": True})):
            model = torch.nn.Sequential(
                torch.nn.Linear(WIDTH, HIDDEN), torch.nn.ReLU(), torch.nn.Linear(HIDDEN, CLASSES)
            )
            measure = torch.nn.CrossEntropyLoss()
            try:
                optimizer = torch.optim.Adam(model.parameters(), lr=0.001, **settings)
            except (RuntimeError, TypeError) as error:
                print(f"  batch {batch:3}  {name:15} none: {error}")
                continue

            def epoch():
                for places in torch.randperm(ROWS).split(batch):
                    optimizer.zero_grad(set_to_none=True)
                    loss = measure(model(rows[places].float() / 255), labels[places])
                    loss.backward()
                    optimizer.step()

            print(f"  batch {batch:3}  {name:15} {timed(epoch, -(-ROWS // batch))}")


print(f"Python {platform.python_version()}, {CORES} of {os.cpu_count()} cores, milliseconds a step: median of {RUNS} (least)")
for framework in (keras, pytorch):
    try:
        framework()
    except ImportError as missing:
        print(f"\n{framework.__name__}: not installed ({missing})")

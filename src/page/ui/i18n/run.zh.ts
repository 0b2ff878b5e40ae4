/** What a run is made of and reports, in Chinese: metrics, presets, label levels, notes. */
export const zhRun = {
  Loss: '损失',
  'InfoNCE, nats': 'InfoNCE，nat',
  'NT-Xent, nats': 'NT-Xent，nat',
  'BYOL, 2 − 2 cos': 'BYOL，2 − 2 cos',
  'Prototype loss': '原型损失',
  'ProtoNCE, nats': 'ProtoNCE，nat',
  'Instance accuracy': '实例准确率',
  'Prototype accuracy': '原型准确率',
  'strict, %': '严格，%',
  'Positive similarity': '正样本相似度',
  cosine: '余弦',
  'Hardest negative': '最难负样本',
  'cosine, mean of the largest': '余弦，各行最大值的均值',
  'Gradient norm': '梯度范数',
  'whole gradient': '整个梯度',
  'Loss scale': '损失缩放',
  GradScaler: 'GradScaler',
  'Largest activation': '最大激活',
  'any layer': '任一层',
  'Update ratio': '更新比',
  Throughput: '吞吐量',
  'images/s': '图像/秒',
  'Step time': '单步用时',
  ms: '毫秒',
  'Images trained per second, mean of the last steps.': '每秒训练的图像数，取最近几步的均值。',
  'The time from one step to the next.': '相邻两步之间的用时。',
  'median ‖Δw‖/‖w‖': '‖Δw‖/‖w‖ 中位数',
  'Weight growth': '权重增长',
  'largest ‖w‖/‖w₀‖': '最大 ‖w‖/‖w₀‖',
  'Trust ratio': '信任比',
  largest: '最大值',
  'kNN accuracy': 'kNN 准确率',
  'held-out, %': '留出，%',
  'Feature std': '特征标准差',
  'per dimension': '每维',
  RankMe: 'RankMe',
  NMI: 'NMI',
  ACC: 'ACC',
  'a class for each prototype, %': '每个原型一个类别，%',
  nats: 'nat',

  // Lines of charts
  InfoNCE: 'InfoNCE',
  ProtoNCE: 'ProtoNCE',
  'naive top-1': '朴素 top-1',
  ceiling: '上限',
  strict: '严格',
  'q·k⁺': 'q·k⁺',
  'hardest q·k⁻': '最难的 q·k⁻',

  // Empty charts
  'The loss at every step, with the chance level if there is one.':
    '每一步的损失，以及随机水平（如果有）。',
  'The ProtoNCE loss: how well images match their prototypes.':
    'ProtoNCE 损失：图像与其原型的匹配程度。',
  'How often the positive scores above every negative.': '正样本得分高于所有负样本的比例。',
  'Cosine similarity of queries to their positives and to their nearest negatives.':
    '查询与其正样本、与最近的负样本的余弦相似度。',
  'How often an image’s own prototype scores above the others.':
    '图像自身原型得分高于其他原型的比例。',
  'These images have no labels, so there is no kNN accuracy.':
    '这些图像没有标签，因此没有 kNN 准确率。',
  'kNN accuracy on held-out images, after each epoch.':
    '每个 epoch 之后，留出集上的 kNN 分类准确率。',
  'The spread of the features after each epoch; 0 is a collapse.':
    '每个 epoch 之后特征的离散程度；0 表示坍塌。',
  'The gradient norm at each step.': '每一步的梯度范数。',
  'The learning rate at each step.': '每一步的学习率。',
  'The key encoder’s momentum at each step of its schedule.': '键编码器动量在其计划中每一步的值。',
  'The weight decay at each step of its schedule.': '权重衰减在其计划中每一步的值。',
  'The factor applied to the loss under autocast.': '自动混合精度下损失的缩放系数。',
  'The largest activation of any layer; fp16 overflows above 65 504.':
    '各层输出的最大绝对值；超过 65 504 时 fp16 溢出。',
  'The norm of a step’s update relative to the norm of the weights.':
    '每步更新量的范数与权重范数之比。',
  'The weight norm relative to its initial value.': '权重范数与初始值之比。',
  'The largest trust ratio that the optimizer applies.': '优化器使用的最大信任比。',

  'First look': '初次体验',
  '2,000 tiny scenes: within a minute the loss falls and the accuracy rises, even without a GPU.':
    '2,000 个极小的场景：即使没有 GPU，一分钟内损失也会下降，准确率上升。',
  Quick: '快速',
  '2,000 small scenes and a tiny encoder; takes minutes even without a GPU.':
    '2,000 个小场景、微型编码器；没有 GPU 也只需几分钟。',
  '10,000 colour scenes, 100 classes with three label levels, 24 epochs.':
    '10,000 个彩色场景，100 类，三级标签，24 个 epoch。',
  '3,786 single glyphs; skin-tone variants never vote for each other in kNN.':
    '3,786 个单独的字形；kNN 中肤色变体之间不互相投票。',
  '10,000 greyscale images of clothing in 10 classes.': '10,000 张灰度服装图像，10 类。',
  'MoCo on CIFAR-10': 'CIFAR-10 上的 MoCo',
  'MoCo’s CIFAR-10 notebook: one linear layer, batch 512, kNN 82.6 % after 200 epochs. Your own CIFAR-10 files, a real GPU.':
    'MoCo 官方 CIFAR-10 笔记本：一个线性层，批大小 512，200 个 epoch 后 kNN 为 82.6 %。使用你自己的 CIFAR-10 文件，需要真正的 GPU。',
  'MoCo v2 on CIFAR-10': 'CIFAR-10 上的 MoCo v2',
  'lightly’s MoCo: two-layer MLP, symmetric, batch 128, kNN 83.8 %. Rate and decay are converted to the sum of both losses.':
    'lightly 的 MoCo：两层 MLP，对称损失，批大小 128，kNN 83.8 %。学习率和权重衰减已换算到两个方向损失之和。',
  'SimCLR on CIFAR-10': 'CIFAR-10 上的 SimCLR',
  'lightly’s SimCLR: batch 512, temperature 0.5, SGD, kNN 84.8 % within 200 epochs.':
    'lightly 的 SimCLR：批大小 512，温度 0.5，SGD，200 个 epoch 内 kNN 达 84.8 %。',
  'BYOL on CIFAR-10': 'CIFAR-10 上的 BYOL',
  'lightly’s BYOL: heads of 1,024, batch 512, kNN 86.8 % within 200 epochs. Rate and decay are converted to BYOL’s own loss.':
    'lightly 的 BYOL：投影头宽 1,024，批大小 512，200 个 epoch 内 kNN 达 86.8 %。学习率和权重衰减已换算到 BYOL 原本的损失。',
  'PCL on CIFAR-10': 'CIFAR-10 上的 PCL',
  'PCL as ProPos ran it on CIFAR-20, with its temperature for CIFAR-10: 1,000 epochs, prototype loss at 0.01. Clustering into 10: NMI 80.2 in its paper.':
    'ProPos 在 CIFAR-20 上运行的 PCL，温度取其 CIFAR-10 的值：1,000 个 epoch，原型损失权重 0.01。聚成 10 类时，其论文中 NMI 为 80.2。',
  'SimCLR, quick': 'SimCLR，快速',
  'The quick scenes at 16 px with NT-Xent in batches of 64; minutes without a GPU.':
    '16 像素的快速场景，批大小 64，批内 NT-Xent；没有 GPU 也只需几分钟。',
  'BYOL, quick': 'BYOL，快速',
  'The quick scenes at 16 px with a predictor and no negatives; minutes without a GPU.':
    '16 像素的快速场景，带预测头，无负样本；没有 GPU 也只需几分钟。',
  'lightly, the best of 200 epochs': 'lightly，200 个 epoch 中最好的',
  'MoCo’s CIFAR-10 notebook': 'MoCo 官方 CIFAR-10 笔记本',
  'PCL, quick': 'PCL，快速',
  'The quick scenes with prototypes: heads a, ã and b, three granularities.':
    '快速场景加原型：投影头 a、ã 和 b，三个粒度。',
  'Cause: LAMB with SGD’s rate': '原因：LAMB 用 SGD 的学习率',
  'LAMB at 0.12, the SGD rate of Quick, in fp16: the weights grow until a value overflows.':
    'LAMB 使用“快速”的 SGD 学习率 0.12，fp16：权重持续增大直到溢出。',
  'Cause: fp16 overflow': '原因：fp16 溢出',
  'Adam without weight decay in fp16: the normalisation hides the growth of head b’s output. In f32 it does not overflow.':
    'fp16 下不带权重衰减的 Adam：归一化掩盖了投影头 b 输出的增长。f32 下不会溢出。',
  'Cause: dead ReLU head': '原因：ReLU 投影头死亡',
  'Only a head that ends in a ReLU is trained: its units die and all logits are tied.':
    '只训练以 ReLU 结尾的投影头：单元死亡，所有 logit 并列。',
  'Cause: collapse': '原因：坍塌',
  'Key momentum 0: keys change as fast as queries and all features collapse to one point.':
    '键动量为 0：键与查询同步变化，所有特征坍塌为一点。',
  'Cause: batch norm of 2 images': '原因：批归一化只有 2 张图像',
  'BN groups of 2 images: batch norm’s statistics are noise, the features collapse.':
    'BN 分组每组 2 张图像：批归一化的统计量只是噪声，特征坍塌。',
  'Cause: NaN in the data': '原因：数据中有 NaN',
  'Each view is divided by its own standard deviation without a lower bound: a single-colour crop gives 0/0.':
    '每个视图除以自身标准差且不设下限：单色裁剪得到 0/0。',
  'Cause: SGD’s rate too high': '原因：SGD 学习率过高',
  'SGD at 3: the first steps destroy the weights and the features collapse.':
    'SGD 学习率为 3：最初几步就破坏了权重，特征坍塌。',
  'Cause: stale queue': '原因：队列过期',
  'Head a joins the key path while the queue still holds keys from before.':
    '投影头 a 加入键路径，而队列仍保留之前的键。',

  'Case study: SGD + cosine': '案例：SGD + 余弦',
  'The set-up that replaced LAMB: PCL with heads, SGD at 0.03 with a cosine schedule. Healthy.':
    '取代 LAMB 的设置：带投影头的 PCL，SGD 0.03 加余弦计划。健康。',
  'Case study: LAMB fails': '案例：LAMB 失败',
  'LAMB with SGD’s rate, fp16, no loss scaling: the loss becomes NaN while the naive accuracy shows 100 %.':
    'LAMB 使用 SGD 的学习率，fp16，无损失缩放：损失变为 NaN，朴素准确率却显示 100 %。',
  'Case study: LAMB, clipped': '案例：LAMB 加裁剪',
  'The failing run with clip_grad_norm_ 1.0: it still fails, only later.':
    '失败的运行加 clip_grad_norm_ 1.0：仍会失败，只是更晚。',
  'Case study: LAMB fixed': '案例：修正后的 LAMB',
  'LAMB at 0.003 with a warm-up, biases and norms excluded, loss scaling on. Healthy.':
    'LAMB 0.003 加预热，排除偏置和归一化参数，打开损失缩放。健康。',
  'Case study: five stages': '案例：五个阶段',
  'A plan that freezes encoder and heads in turn, 151 epochs scaled down to 16.':
    '轮流冻结编码器和投影头的计划，151 个 epoch 缩短为 16 个。',
  'Case study: strong jitter': '案例：强抖动',
  'Hue jitter of 0.4 on every view, as in MoCo v1: instance accuracy rises more slowly.':
    '每个视图都做 0.4 的色相抖动（同 MoCo v1）：实例准确率上升更慢。',

  '{{protocol}}, {{k}}, {{on}}': '{{protocol}}，{{k}}，{{on}}',
  '{{protocol}}, {{k}}, t {{t}}, {{on}}': '{{protocol}}，{{k}}，t {{t}}，{{on}}',
  '{{protocol}}, features': '{{protocol}}，特征',
  features: '特征',
  embedding: '嵌入',
  'kNN ({{protocol}})': 'kNN（{{protocol}}）',
  'linear probe ({{protocol}})': '线性探测（{{protocol}}）',
  'low-shot SVM': '少样本 SVM',
  '16 images a class, held-out, %': '每类 16 张，留出集，%',
  'different protocols': '协议不同',
  'Protocol: {{protocol}}.': '协议：{{protocol}}。',

  emoji: '表情',
  class: '类',
  classes: '类',
  category: '大类',
  categories: '大类',
  subcategory: '子类',
  subcategories: '子类',

  alarm: '警报',
  stage: '阶段',
  change: '更改',
  skipped: '跳过',
};

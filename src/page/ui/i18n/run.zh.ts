/** What a run is made of and reports, in Chinese: metrics, presets, label levels, notes. */
export const zhRun = {
  Loss: '损失',
  'InfoNCE, nats': 'InfoNCE，nat',
  'Prototype loss': '原型损失',
  'ProtoNCE, nats': 'ProtoNCE，nat',
  'Instance accuracy': '实例准确率',
  'Prototype accuracy': '原型准确率',
  'strict, %': '严格，%',
  'Gradient norm': '梯度范数',
  'whole gradient': '整个梯度',
  'Loss scale': '损失缩放',
  GradScaler: 'GradScaler',
  'Largest activation': '最大激活',
  'any layer': '任一层',
  'Update ratio': '更新比',
  'median ‖Δw‖/‖w‖': '‖Δw‖/‖w‖ 中位数',
  'Weight growth': '权重增长',
  'largest ‖w‖/‖w₀‖': '最大 ‖w‖/‖w₀‖',
  'Trust ratio': '信任比',
  'LAMB, largest': 'LAMB，最大值',
  'kNN accuracy': 'kNN 准确率',
  'held-out, %': '留出，%',
  'Feature std': '特征标准差',
  'per dimension': '每维',
  RankMe: 'RankMe',
  NMI: 'NMI',
  nats: 'nat',

  // Lines of charts
  InfoNCE: 'InfoNCE',
  ProtoNCE: 'ProtoNCE',
  'naive top-1': '朴素 top-1',
  ceiling: '上限',
  strict: '严格',

  // Empty charts
  'The loss of every step, beside what chance would give.': '每一步的损失，旁边是随机水平。',
  'How well images find their prototypes.': '图像找到其原型的程度。',
  'How often the positive beats every negative in the queue.': '正样本胜过队列中所有负样本的频率。',
  'How often an image’s own prototype beats the others.': '图像自己的原型胜过其他原型的频率。',
  'How well neighbours name held-out images, after each epoch.':
    '每个 epoch 之后，近邻对留出图像的命名准确程度。',
  'Whether the features spread or collapse, after each epoch.':
    '每个 epoch 之后，特征是散开还是坍塌。',
  'The size of each step’s gradient.': '每一步梯度的大小。',
  'The learning rate of each step.': '每一步的学习率。',
  'What the loss is multiplied by under autocast.': '自动混合精度下损失所乘的倍数。',
  'The largest number any layer gives; fp16 ends at 65 504.':
    '各层输出的最大值；fp16 的上限是 65 504。',
  'How far a step moves a tensor, as a share of its size.': '一步使张量移动的距离占其大小的比例。',
  'How much larger the weights are than at the start.': '权重比开始时大了多少。',
  'What LAMB multiplies the largest step by.': 'LAMB 给最大一步所乘的倍数。',

  Quick: '快速',
  '2,000 small scenes, a tiny encoder: minutes even without a GPU.':
    '2,000 个小场景、微型编码器：没有 GPU 也只要几分钟。',
  '10,000 colour scenes in 100 classes of three levels, 24 epochs.':
    '10,000 个彩色场景，三级标签共 100 类，24 个 epoch。',
  'The 3,786 single glyphs; skin-tone variants never vote for each other.':
    '3,786 个单独的字形；肤色变体之间从不互相投票。',
  '10,000 grey pictures of clothes in 10 classes.': '10,000 张灰度服装图片，10 类。',
  'CIFAR-10': 'CIFAR-10',
  'ResNet-18 as in MoCo’s CIFAR notebook, on your own CIFAR-10 files. Wants a real GPU.':
    'MoCo 的 CIFAR 笔记本中的 ResNet-18，用你自己的 CIFAR-10 文件。需要真正的 GPU。',
  'PCL, quick': 'PCL，快速',
  'The quick scenes with prototypes: heads a, ã and b, three granularities.':
    '快速场景加原型：头 a、ã 和 b，三个粒度。',
  'Cause: LAMB at SGD’s rate': '原因：LAMB 用 SGD 的学习率',
  'LAMB at 0.12, quick’s rate for SGD, in fp16: weights grow until a value overflows.':
    'LAMB 用 quick 给 SGD 的 0.12，fp16：权重一直增大到溢出。',
  'Cause: fp16 overflow': '原因：fp16 溢出',
  'Adam without decay in fp16: the normalisation hides how head b’s output grows. f32 holds it.':
    'fp16 的 Adam，没有权重衰减：归一化掩盖了投影头 b 输出的增长。f32 容得下。',
  'Cause: dead ReLU head': '原因：ReLU 投影头死亡',
  'A head that ends in a ReLU is trained alone: its units die, every logit ties.':
    '单独训练以 ReLU 结尾的头：单元死亡，所有 logit 打平。',
  'Cause: collapse': '原因：坍塌',
  'Key momentum 0: the keys run away with the queries and all features become one.':
    '键动量 0：键跟着查询跑，所有特征变成一个。',
  'Cause: NaN in the data': '原因：数据中有 NaN',
  'Each view by its own deviation, unguarded: a crop of one colour is 0/0.':
    '每个视图除以自身标准差且无保护：单色裁剪就是 0/0。',
  'Cause: SGD’s rate too high': '原因：SGD 学习率过高',
  'SGD at 3: the first steps throw the weights away and the features collapse.':
    'SGD 用 3：头几步就破坏了权重，特征坍塌。',
  'Cause: stale queue': '原因：队列过期',
  'Head a joins the key path and the queue keeps keys from before it.':
    '头 a 加入键路径，队列却保留之前的键。',

  'Notes: SGD + cosine': '笔记：SGD + 余弦',
  'What the notes went back to: PCL with heads, SGD at 0.03 with a cosine. Healthy.':
    '笔记最后退回的做法：带投影头的 PCL，SGD 0.03 加余弦。健康。',
  'Notes: LAMB breaks': '笔记：LAMB 崩溃',
  'LAMB at SGD’s rate, fp16, no loss scaling: loss NaN beside a naive accuracy of 100 %.':
    'LAMB 用 SGD 的学习率，fp16，无损失缩放：损失为 NaN，朴素准确率却是 100 %。',
  'Notes: LAMB, clipped': '笔记：LAMB 加裁剪',
  'The same with clip_grad_norm_ 1.0: it still breaks, only later.':
    '同上，加 clip_grad_norm_ 1.0：仍会崩溃，只是更晚。',
  'Notes: LAMB cured': '笔记：修正后的 LAMB',
  'LAMB at 0.003 with a warm-up, 1-D tensors excluded, loss scaling on. Healthy.':
    'LAMB 0.003 加预热，放过一维张量，打开损失缩放。健康。',
  'Notes: five stages': '笔记：五个阶段',
  'The notes’ plan of freezing encoder and heads in turn, 151 epochs squeezed into 16.':
    '笔记中轮流冻结编码器和头的计划，151 个 epoch 压缩成 16 个。',
  'Notes: strong jitter': '笔记：强抖动',
  'Hue jitter 0.4 on every view, as in MoCo v1: instance accuracy rises more slowly.':
    '每个视图都做 0.4 的色相抖动，同 MoCo v1：实例准确率上升更慢。',

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
  'went on': '续训',
};

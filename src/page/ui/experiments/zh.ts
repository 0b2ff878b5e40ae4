export const zh = {
  Experiments: '实验',
  'Each experiment trains its presets in sequence, independent of the form. The runs are listed under Runs.':
    '每个实验依次训练其预设，与表单设置无关；结果列在“训练记录”里。',
  'At most {{n}} steps': '最多 {{n}} 步',
  '{{n}} steps': '{{n}} 步',
  'duration unknown': '用时未知',
  'about {{time}} on this machine': '在本机约需 {{time}}',
  'Look at:': '请看：',
  'Run: {{title}}': '运行：{{title}}',
  'Run again: {{title}}': '再次运行：{{title}}',
  Run: '运行',
  'Run again': '再次运行',
  'Compare the {{n}} runs': '比较这 {{n}} 个运行',
  'Compare the finished runs': '比较已完成的运行',
  'The queue is paused.': '队列已暂停。',
  Continue: '继续',
  'ended at its fault': '在故障处结束',
  'not run yet': '尚未运行',
  'in the queue': '在队列中',
  running: '运行中',
  done: '完成',
  waiting: '等待中',
  finished: '已完成',
  stopped: '已停止',
  failed: '失败',
  '{{cause}}, step {{step}}': '{{cause}}，第 {{step}} 步',
  'Show diagnosis': '查看诊断',
  'Show charts': '显示图表',
  'all steps done, last evaluation': '训练步已完成，正在做最后一次评估',
  preparing: '准备中',
  'step {{done}} of {{total}}': '第 {{done}} / {{total}} 步',
  Differences: '差异',
  Field: '字段',

  'LAMB, acc_inst 100 and NaN': 'LAMB、acc_inst 100 与 NaN',
  'The notes’ own break: LAMB at SGD’s rate in half precision with no guard, until the loss is NaN beside a naive accuracy of 100 %. Then the same set-up with LAMB cured, and the SGD + cosine run that the notes went back to.':
    '笔记里的崩溃：LAMB 用 SGD 的学习率、半精度、毫无保护，直到损失为 NaN 而朴素准确率为 100 %。然后是修正 LAMB 之后的同一设置，以及笔记最后退回的 SGD + 余弦。',
  'Largest activation and weight growth rise step by step while loss and gradient norm look normal; strict accuracy is 0 where the naive one shows 100 %.':
    '最大激活和权重增长一步步上升，而损失和梯度范数看起来正常；朴素准确率显示 100 % 时，严格准确率是 0。',
  'LAMB at 0.12, quick’s rate for SGD: every tensor moves by 12 % of its norm per step. The weights grow until a value overflows half precision.':
    'LAMB 用 0.12，即 quick 给 SGD 的学习率：每个张量每步移动自身范数的 12 %。权重一直增大，直到某个值超出半精度。',
  'Weight growth and largest activation; the gradient norm gives no warning.':
    '权重增长和最大激活；梯度范数毫无预警。',
  'Adam without decay in fp16: the normalisation after head b hides how its output grows, until it passes 65,504 within a hundred steps. Replayed in f32, the same step is finite, and training can continue from there.':
    'fp16 的 Adam，没有权重衰减：头 b 之后的归一化掩盖了其输出的增长，一百步内超过 65,504。用 f32 重放，同一步是有限的，并可从那里继续训练。',
  'Largest activation against 65,504.': '最大激活与 65,504 的对比。',
  'Head a ends in a ReLU and is trained alone at a rate of 1, and its units die. All logits tie: the naive accuracy says 100 %, the strict one 0.':
    '头 a 以 ReLU 结尾，单独以学习率 1 训练，单元死亡。所有 logit 打平：朴素准确率是 100 %，严格准确率是 0。',
  'Naive against strict accuracy, the share of dead units, and the gradient norm.':
    '朴素与严格准确率之差、死亡单元的比例、梯度范数。',
  'Key momentum 0: keys and queries drift together until all features are the same. No number turns NaN.':
    '键动量 0：键和查询一起跑掉，所有特征变成一个。没有任何数变成 NaN。',
  'Feature std falling to 0, and the loss rising to chance.':
    '特征标准差走向 0，损失走向随机水平。',
  'Each view of an emoji is divided by its own deviation, with no guard: a crop of one colour gives 0/0. The run stops before the NaN reaches a parameter.':
    '表情的每个视图除以自身标准差且无保护：单色裁剪得到 0/0。运行在 NaN 进入参数之前停下。',
  'The images that the diagnosis names, and the first tensor: the views, before any parameter.':
    '诊断点名的图像，以及第一个张量：任何参数之前的视图。',
  'SGD at a rate of 3: the first steps destroy the weights. No number turns NaN, but the features collapse.':
    'SGD 用学习率 3：头几步就破坏了权重。没有任何数变成 NaN，特征却坍塌到一起。',
  'Update ratio in the first steps, feature std after them.': '头几步的更新比，之后的特征标准差。',
  'After two epochs head a joins the key path, and the queue keeps the keys from before. Until they have left, losses and accuracies compare unlike things.':
    '两个 epoch 后头 a 加入键路径，队列却保留之前的键。在它们离开之前，损失和准确率比较的不是同类东西。',
  'The loss at the stage boundary, and how it recovers.': '阶段边界处的损失，以及它如何恢复。',
  'LAMB with a gradient clip': 'LAMB 加梯度裁剪',
  'The same LAMB run with clip_grad_norm_ 1.0. It breaks all the same: LAMB’s step has the same length whatever the gradient’s.':
    '同一个 LAMB 运行，加 clip_grad_norm_ 1.0。照样崩溃：无论梯度多长，LAMB 的步长都一样。',
  'Weight growth, which the clip leaves as it is.': '权重增长：裁剪对它毫无影响。',
  'Five stages of freezing': '五个冻结阶段',
  'Encoder and heads are frozen and thawed in turn, 151 epochs squeezed into 16. The stages are the bands behind the charts.':
    '编码器和头轮流冻结与解冻，151 个 epoch 压缩成 16 个。图表背景的色带就是各阶段。',
  'Loss and accuracy at each border; the notes under Run details say who trains.':
    '每个边界处的损失和准确率；“训练详情”里的记录说明谁在训练。',
  'Strong colour jitter': '强色彩抖动',
  'Hue jitter 0.4 on every view, as in MoCo v1, beside the same run with the usual jitter. Nothing breaks; instance accuracy rises more slowly.':
    '每个视图都做 0.4 的色相抖动，同 MoCo v1，旁边是普通抖动的同一运行。没有崩溃；实例准确率上升更慢。',
  'Instance accuracy of both runs, in Compare.': '在“比较”里看两次运行的实例准确率。',
};

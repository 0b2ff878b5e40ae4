export const zh = {
  Experiments: '实验',
  'Runs its own presets; your settings are ignored.': '运行自带的预设；不使用你的设置。',
  'Failure demos, one per cause': '故障演示（每种原因一例）',
  'Other experiments': '其他实验',
  'Run the case study': '运行此案例',
  'Continue the case study': '继续此案例',
  'What it shows': '结论',
  'when the run has ended': '运行结束后可知',
  'Show charts: {{of}}': '显示图表：{{of}}',
  'Compare: {{of}}': '比较：{{of}}',
  Compare: '比较',
  Evidence: '证据',
  'Naive accuracy': '朴素准确率',
  'Strict accuracy': '严格准确率',

  // What a case study measured
  'At step {{step}} the loss became {{loss}}; naive accuracy then shows {{naive}}, strict accuracy {{strict}}.':
    '第 {{step}} 步损失变为 {{loss}}；此后朴素准确率显示 {{naive}}，严格准确率为 {{strict}}。',
  'The lab found no cause.': '没有找到原因。',
  '{{cause}}.': '{{cause}}。',
  '{{title}}.': '{{title}}。',
  '{{cause}}: each step moved the median tensor by {{share}} of its norm (healthy: up to 0.5 %), and {{tensor}} grew to {{growth}} times its first norm.':
    '{{cause}}：每一步都把中位张量移动其范数的 {{share}}（健康值不超过 0.5 %），{{tensor}} 增大到初始范数的 {{growth}} 倍。',
  '{{verdict}}; kNN accuracy went from {{first}} to {{last}}, and the loss ended at {{share}} of chance.':
    '{{verdict}}；kNN 准确率从 {{first}} 变为 {{last}}，损失最终为随机水平的 {{share}}。',
  '{{optimizer}} at {{rate}}': '{{optimizer}}（学习率 {{rate}}）',
  '{{setting}} did not break here.': '{{setting}} 在这里没有失败。',
  '{{setting}} broke at step {{step}}.': '{{setting}} 在第 {{step}} 步失败。',
  'Its accuracy of {{naive}} was no result: counted strictly it was {{strict}}.':
    '它的准确率 {{naive}} 并不是成果：严格计算为 {{strict}}。',
  '{{setting}}: {{verdict}}.': '{{setting}}：{{verdict}}。',
  '{{setting}} trained {{steps}} steps and reached a kNN accuracy of {{knn}}.':
    '{{setting}} 训练了 {{steps}} 步，kNN 准确率达到 {{knn}}。',
  'Not every step came out as meant; the comparison shows where the runs differ.':
    '并非每一步都如预期；比较页面显示各次运行的差别。',
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
  'The queue is on hold.': '队列已暂缓。',
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

  'Case study: LAMB, acc_inst 100 and NaN': '案例：LAMB、acc_inst 100 与 NaN',
  'A run was switched from SGD to LAMB and kept its learning rate. Its loss became NaN while its instance accuracy showed 100 %. Four steps find out why.':
    '一次运行从 SGD 换成 LAMB，却沿用了原来的学习率。损失变成 NaN，实例准确率却显示 100 %。下面四步找出原因。',
  'What was seen': '看到了什么',
  'The failing set-up again: LAMB with SGD’s learning rate of 0.03, half precision, no loss scaling, nothing that stops at a NaN.':
    '重现失败的设置：LAMB 使用 SGD 的学习率 0.03，半精度，无损失缩放，遇到 NaN 也不停止。',
  Why: '为什么',
  'The lab replays the step at which the run broke, in half precision and in f32, and looks back over the steps before it.':
    '实验室用半精度和 f32 重放出错的那一步，并回看之前的各步。',
  'The cure': '如何修正',
  'LAMB on the same data with its own learning rate, 0.003, and a warm-up. Biases and norms are excluded, loss scaling is on, and no ReLU ends the heads.':
    '在相同数据上用 LAMB，但用它自己的学习率 0.003 并预热；排除偏置和归一化参数，启用损失缩放，投影头末端没有 ReLU。',
  'The proof': '证明',
  'The failing run’s own learning rate, 0.03, with SGD and a cosine schedule on the same data. If this trains, the data is not at fault, nor is the rate by itself.':
    '在相同数据上用 SGD 和余弦计划，学习率与失败的运行相同，为 0.03。如果能训练，就说明问题不在数据，也不在学习率本身。',
  'Neither the data nor SGD’s rate by itself was at fault: LAMB multiplies its rate by the norm of each tensor, so it needs a rate of its own. And an accuracy that counts ties and NaN as hits cannot tell a broken run from a perfect one.':
    '问题不在数据，也不在 SGD 的学习率本身：LAMB 会把学习率乘以每个张量的范数，所以需要自己的学习率。而把并列和 NaN 算作命中的准确率，分不清失败的运行和完美的运行。',
  'Largest activation and weight growth rise steadily while loss and gradient norm look normal. Strict accuracy is 0 where naive accuracy shows 100 %.':
    '最大激活和权重增长持续上升，而损失和梯度范数看起来正常；朴素准确率显示 100 % 时，严格准确率为 0。',
  'LAMB at 0.12, quick’s rate for SGD: every tensor moves by 12 % of its norm per step. The weights grow until a value overflows half precision.':
    'LAMB 用 0.12，即 quick 给 SGD 的学习率：每个张量每步移动自身范数的 12 %。权重一直增大，直到某个值超出半精度。',
  'Weight growth and largest activation; the gradient norm gives no warning.':
    '权重增长和最大激活；梯度范数没有任何预警。',
  'Adam without decay in fp16: the normalisation after head b hides how its output grows, until it passes 65,504 within a hundred steps. Replayed in f32, the same step is finite, and training can continue from there.':
    'fp16 的 Adam，没有权重衰减：投影头 b 之后的归一化掩盖了其输出的增长，一百步内超过 65,504。用 f32 重放，同一步是有限的，并可从那里继续训练。',
  'Largest activation compared with 65,504.': '最大激活与 65,504 的对比。',
  'Only head a, which ends in a ReLU, is trained, at a learning rate of 1, and its units die. All logits are tied: naive accuracy is 100 %, strict accuracy 0.':
    '只训练以 ReLU 结尾的投影头 a，学习率为 1，其单元死亡。所有 logit 并列：朴素准确率为 100 %，严格准确率为 0。',
  'Naive and strict accuracy, the share of dead units, and the gradient norm.':
    '朴素与严格准确率、死亡单元的比例、梯度范数。',
  'Key momentum 0: keys and queries drift together until all features are the same. No number turns NaN.':
    '键动量 0：键和查询一起跑掉，所有特征变成一个。没有任何数变成 NaN。',
  'Feature std falling to 0, and the loss rising to chance.':
    '特征标准差走向 0，损失走向随机水平。',
  'Each view of an emoji is divided by its own standard deviation without a lower bound: a single-colour crop gives 0/0. The run stops before the NaN reaches a parameter.':
    '表情的每个视图除以自身标准差且不设下限：单色裁剪得到 0/0。运行在 NaN 进入参数之前停止。',
  'The images named by the diagnosis, and the first non-finite tensor: the views, before any parameter.':
    '诊断指出的图像，以及首个非有限张量：视图本身，在任何参数之前。',
  'A batch of 32 is normalised in 16 groups of 2 images, as on 16 devices with 2 images each. The updates are healthy and no number turns NaN, but the features of different images become nearly the same.':
    '32 张图像的批分成 16 组、每组 2 张来归一化，就像 16 个设备各有 2 张图像。更新幅度正常，也没有任何数变成 NaN，但不同图像的特征变得几乎相同。',
  'Feature std, beside that of the fork in larger groups.': '特征标准差，并与改用大组的分叉对比。',
  'SGD at a rate of 3: the first steps destroy the weights. No number turns NaN, but the features collapse.':
    'SGD 用学习率 3：头几步就破坏了权重。没有任何数变成 NaN，特征却坍塌到一起。',
  'Update ratio in the first steps, feature std afterwards.':
    '最初几步的更新比，以及之后的特征标准差。',
  'After two epochs head a joins the key path while the queue keeps the old keys. Until they are replaced, losses and accuracies are not meaningful.':
    '两个 epoch 后投影头 a 加入键路径，而队列保留旧键。在它们被替换之前，损失和准确率没有意义。',
  'The loss at the stage boundary, and how it recovers.': '阶段边界处的损失，以及它如何恢复。',
  'LAMB with gradient clipping': 'LAMB 加梯度裁剪',
  'The same LAMB run with clip_grad_norm_ 1.0. It fails too: the size of LAMB’s update does not depend on the gradient norm.':
    '同一个 LAMB 运行加 clip_grad_norm_ 1.0。同样失败：LAMB 的更新量与梯度范数无关。',
  'Weight growth, which clipping does not change.': '权重增长：裁剪对它没有影响。',
  'Five stages of freezing': '五个冻结阶段',
  'Encoder and heads are frozen and unfrozen in turn, 151 epochs scaled down to 16. The bands in the charts are the stages.':
    '编码器和投影头轮流冻结与解冻，151 个 epoch 缩短为 16 个。图表中的色带是各阶段。',
  'Loss and accuracy at each stage boundary; the run’s notes list the trained parts.':
    '每个阶段边界处的损失和准确率；该运行的记录列出了训练的模块。',
  'Strong colour jitter': '强色彩抖动',
  'Hue jitter of 0.4 on every view, as in MoCo v1, compared with the same run with the usual jitter. Nothing fails; instance accuracy rises more slowly.':
    '每个视图都做 0.4 的色相抖动（同 MoCo v1），与使用普通抖动的同一运行对比。不会失败，只是实例准确率上升更慢。',
  'Instance accuracy of both runs, in Compare.': '在“比较”中查看两次运行的实例准确率。',
};

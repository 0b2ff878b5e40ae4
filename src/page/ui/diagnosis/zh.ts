/** What a diagnosis says, in Chinese: the texts of #diagnosis. */
export const zh = {
  'LAMB at a rate of SGD’s': 'LAMB 用了 SGD 的学习率',
  'LAMB moves every tensor by the learning rate times its own norm, whatever the gradient, so at this rate the weights grew step by step until the activations overflowed. A gradient clip cannot limit it.':
    '无论梯度多大，LAMB 每步都把每个张量移动“学习率 × 自身范数”。在这个学习率下权重一步步增大，直到激活越界。梯度裁剪对它无效。',
  'Overflow in half precision': '半精度溢出',
  'A value grew beyond 65,504, the largest that half precision holds, and became infinite. Nothing scaled the loss or skipped the step; in f32 the same step is finite.':
    '某个值超过了半精度能表示的最大值 65,504，变成无穷大。没有损失缩放，也没有跳过这一步；同一步用 f32 计算是有限的。',
  'Dead ReLU head': 'ReLU 投影头死亡',
  'The ReLU that ends head a lets through one unit or none, so that all features are the same and every logit ties. A naive accuracy counts ties as hits and shows 100 %; no gradient comes through, so no further training revives it.':
    '头 a 末端的 ReLU 只让一个单元通过或一个也不通过，所有特征都相同，每个 logit 都打平。朴素准确率把打平算作命中，显示 100 %；梯度传不过去，继续训练也救不活。',
  'Representation collapse': '表示坍塌',
  'The embeddings of different images became the same. The loss approaches chance, and the accuracy that is left comes from telling keys apart by their age.':
    '不同图像的嵌入变得相同。损失趋于随机水平，剩下的准确率只是按新旧区分键。',
  'NaN in the data': '数据中有 NaN',
  'The images that went into the network held values that are not numbers, before any parameter was involved. One such value makes every tensor NaN in the same step.':
    '送入网络的图像在任何参数参与之前就含有非数值。一个这样的值会让所有张量在同一步变成 NaN。',
  'Learning rate too high for SGD': 'SGD 的学习率过高',
  'The steps were so large that they destroyed the weights instead of adjusting them, and the features collapsed.':
    '更新步长过大，破坏了权重而不是调整它们，特征随之坍塌到一起。',
  'Stale queue after a stage change': '换阶段后队列过期',
  'The stage changed what a key is, and the queue still holds keys of the old path. Until they have left, losses and accuracies compare unlike things.':
    '新阶段改变了键的含义，而队列里仍是旧路径的键。在它们离开之前，损失和准确率比较的不是同类东西。',
  'Cause unknown': '原因不明',
  'Something broke, and none of the causes that the lab can tell apart explains it.':
    '出了故障，但实验室能分辨的原因都解释不了它。',
  'Nothing wrong': '没有问题',
  'No sign of a fault in the last steps.': '最近几步没有故障迹象。',
  'Cause of another version': '其他版本的原因',
  'Another version of the lab made this diagnosis, and this version does not know the cause that it names.':
    '这个诊断由实验室的另一个版本作出，当前版本不认识它给出的原因。',
  'Another version of the lab measured this.': '这项数据由实验室的另一个版本测得。',
  'Changes that another version proposed': '另一个版本建议的更改',
  Other: '其他',
  'First in {{tensor}}, written by {{op}} at step {{step}}: {{nan}} NaN, {{positive}} +∞ and {{negative}} −∞ among {{elements}} elements.':
    '最先出现在 {{tensor}}，由 {{op}} 在第 {{step}} 步写出：{{elements}} 个元素中有 {{nan}} 个 NaN、{{positive}} 个 +∞、{{negative}} 个 −∞。',
  'Before step {{step}} began, {{tensor}} was not finite already: {{nan}} NaN, {{positive}} +∞ and {{negative}} −∞ among {{elements}} elements.':
    '第 {{step}} 步开始之前，{{tensor}} 就已不是有限数：{{elements}} 个元素中有 {{nan}} 个 NaN、{{positive}} 个 +∞、{{negative}} 个 −∞。',
  'Images with such views in this batch: {{images}}.': '本批次中含有这种视图的图像：{{images}}。',
  'Each view is divided by its own standard deviation, and that of a view of one colour is 0: 0/0 is NaN.':
    '每个视图除以自身的标准差，而单色视图的标准差是 0：0/0 就是 NaN。',
  'Step {{step}} could not be replayed: the state before it is gone.':
    '第 {{step}} 步无法重放：它之前的状态已不存在。',
  'The rate is {{rate}}; LAMB trains at 0.001 to 0.005 with a warm-up.':
    '学习率是 {{rate}}；LAMB 适合 0.001 到 0.005 并带预热。',
  'The median tensor moved by {{mean}} of its norm per step over the last {{steps}} steps, at most by {{peak}}; 0.1 to 0.5 % is healthy.':
    '最近 {{steps}} 步里，张量每步移动量的中位数平均为自身范数的 {{mean}}，最多 {{peak}}；健康值是 0.1 到 0.5 %。',
  '{{tensor}} has grown to {{growth}} times its first norm; up to 1.3 is healthy.':
    '{{tensor}} 已长到初始范数的 {{growth}} 倍；不超过 1.3 倍才健康。',
  'The median weight has shrunk to {{median}} of its first norm under a decay of {{decay}}.':
    '在 {{decay}} 的权重衰减下，权重的中位数已缩到初始范数的 {{median}}。',
  'The gradient norm went from {{first}} to {{last}} in {{steps}} steps.':
    '梯度范数在 {{steps}} 步内从 {{first}} 变为 {{last}}。',
  'The largest activation, in {{layer}}, went from {{first}} to {{last}} in {{steps}} steps: {{share}} of what half precision holds.':
    '最大激活（在 {{layer}}）在 {{steps}} 步内从 {{first}} 变为 {{last}}：是半精度上限的 {{share}}。',
  'The largest trust ratio was {{ratio}}; below 25 is healthy.':
    '最大信任比是 {{ratio}}；低于 25 才健康。',
  'Replayed in f32, step {{step}} is finite: half precision broke it.':
    '用 f32 重放，第 {{step}} 步是有限的：是半精度弄坏的。',
  'Replayed in f32, step {{step}} breaks too: half precision is not to blame.':
    '用 f32 重放，第 {{step}} 步同样崩溃：不怪半精度。',
  'Loss scaling is off: nothing skips a step that overflows.':
    '损失缩放已关闭：溢出的步不会被跳过。',
  'The loss scale is {{scale}}.': '损失缩放值是 {{scale}}。',
  'Head a ends in a ReLU.': '头 a 以 ReLU 结尾。',
  '{{share}} of its units are zero for the whole batch.': '它的单元有 {{share}} 对整个批次都是零。',
  '{{share}} of the queries have norm zero or infinity.': '{{share}} 的查询范数为零或无穷。',
  '{{share}} of the rows tie with their largest negative.': '{{share}} 的行与最大的负样本打平。',
  'Naive accuracy {{naive}} %, strict accuracy {{strict}} %, at a loss of {{loss}}, {{share}} of chance.':
    '朴素准确率 {{naive}} %，严格准确率 {{strict}} %，损失 {{loss}}，是随机水平的 {{share}}。',
  'The gradient is exactly 0.': '梯度恰好为 0。',
  'The features’ spread is {{last}} of random directions; its best was {{best}}.':
    '特征的散布是随机方向的 {{last}}；最好时为 {{best}}。',
  'Key momentum is {{m}}: the keys change as fast as the queries, and the queue’s keys differ by age.':
    '键动量是 {{m}}：键变得和查询一样快，队列里的键因新旧而不同。',
  'The key path changed after step {{since}}; the last old key leaves the queue {{lasts}} steps later.':
    '键的路径在第 {{since}} 步之后改变；最后一个旧键再过 {{lasts}} 步才离开队列。',
  'The loss went from {{before}} to {{after}}, at a strict accuracy of {{accuracy}} %.':
    '损失从 {{before}} 变为 {{after}}，严格准确率为 {{accuracy}} %。',
  'LAMB at 0.003 with a warm-up, 1-D tensors excluded': 'LAMB 用 0.003 并预热，不动一维张量',
  'Lower the learning rate to {{rate}}': '把学习率降到 {{rate}}',
  'SGD at 0.03': '用 0.03 的 SGD',
  'Loss scaling on, skip steps that overflow': '打开损失缩放，跳过溢出的步',
  'Train in f32': '用 f32 训练',
  'No ReLU at the end of the heads': '头的末端不用 ReLU',
  'No ReLU at the end of the heads, learning rate {{rate}}': '头的末端不用 ReLU，学习率为 {{rate}}',
  'Key momentum 0.99': '键动量 0.99',
  'Weight decay 0.0001': '权重衰减 0.0001',
  'Refill the queue when keys change': '键改变时重新填充队列',
  'Guard the deviation of each view': '给每个视图的标准差设下限',
  'Normalise with the data set’s statistics': '按数据集归一化',
  'Roll such steps back and continue': '回滚这样的步并继续',
  Diagnosis: '诊断',
  'Examines the run between two steps, without stopping it': '在两步之间检查运行，不中断训练',
  Diagnose: '诊断',
  'Diagnosing…': '正在诊断…',
  'Diagnoses of this run': '本次运行的诊断',
  'Step {{step}}': '第 {{step}} 步',
  'An alarm was raised. Press Diagnose to find the cause.': '出现警报。按“诊断”查找原因。',
  'At step': '所在步',
  'First non-finite tensor': '首个非有限张量',
  'Written by': '写入它的算子',
  Confidence: '置信度',
  'Triggered by': '触发方式',
  certain: '确定',
  likely: '很可能',
  possible: '可能',
  'the fault': '故障',
  'an alarm': '警报',
  request: '手动',
  Fixes: '修复办法',
  'each queues a fork of this run after the current run': '每项都会把一个派生运行排到当前运行之后',
  'each starts a fork of this run': '每项都会启动一个派生运行',
  'Fork queued.': '派生运行已加入队列。',
  'Starts from the checkpoint of step {{step}}, before the fault.':
    '从故障之前第 {{step}} 步的检查点开始。',
  'Starts at step 1: the weights before the fault are already damaged.':
    '从第 1 步开始：故障前的权重已经受损。',
  'Starts at step 1: the run is still training, so its checkpoint keeps changing.':
    '从第 1 步开始：运行仍在训练，检查点会继续更新。',
  'Starts at step 1: no checkpoint from before the fault is stored.':
    '从第 1 步开始：没有保存故障之前的检查点。',
  'No setting changes.': '设置没有变化。',
  'Before the fault': '故障之前',
  'steps {{from}} to {{to}}': '第 {{from}} 到 {{to}} 步',
  '{{name}} from {{first}} to {{last}}': '{{name}}：从 {{first}} 到 {{last}}',
  log: '对数',
  'fp16 limit': 'fp16 上限',
  'fp16 overflows above {{limit}}': '超过 {{limit}} 时 fp16 溢出',
  'Loss over chance': '损失 / 随机水平',
  'Rate × largest trust ratio': '学习率 × 最大信任比',
  'Feature spread': '特征离散度',
  'Naive accuracy': '朴素准确率',
  'Strict accuracy': '严格准确率',
  'Accuracy, naive and strict': '准确率：朴素与严格',
  'Dead units': '死亡单元',
  'Tied rows': '并列的行',
  Evidence: '证据',
  'First break': '最先出错',
  Views: '视图',
  Replay: '重放',
  Weights: '权重',
  'Replay in f32': '用 f32 重放',
  'Head a': '头 a',
  Norms: '范数',
  Ties: '并列',
  Accuracy: '准确率',
  'Other causes considered': '考虑过的其他原因',
  'some evidence': '有部分迹象',
  'Half precision decides when it breaks, the rate decides that it does: in f32 the weights would keep growing.':
    '半精度决定何时崩溃，学习率决定必然崩溃：用 f32 权重也会继续增大。',
  'One NaN in the views makes every tensor NaN, whatever else is wrong.':
    '视图中的一个 NaN 就会让所有张量变成 NaN，不管别处还有什么问题。',
  'Until the old keys have left, nothing read off losses and accuracies can be blamed.':
    '在旧键离开之前，不能凭损失和准确率归咎于任何原因。',
  'The collapse is what happened; the rate is why.': '坍塌是现象，学习率是原因。',
  'The units died of such steps; the rate is why.': '单元因这样的步子而死，学习率是原因。',
  'Its signs are there too, and weaker.': '也有它的迹象，但较弱。',
  'The optimizer is {{optimizer}}.': '优化器是 {{optimizer}}。',
  'It leaves every number finite, and step {{step}} was not.':
    '它不会产生非有限数，而第 {{step}} 步不是有限的。',
  'The weights did not grow as they do when LAMB’s rate is too high.':
    '权重没有像 LAMB 学习率过高时那样增大。',
  'The steps were not large enough to destroy the weights.': '更新步长没有大到破坏权重。',
  'Nothing is rounded to half precision.': '没有任何值舍入到半精度。',
  'No value overflowed.': '没有值溢出。',
  'Replayed in f32, the step breaks too.': '用 f32 重放，这一步同样崩溃。',
  'Loss scaling guards the step.': '损失缩放保护着这一步。',
  'The step was not shown to be finite in f32.': '没有证据表明这一步在 f32 下有限。',
  'Enough units of the head are alive.': '头里还有足够多的单元活着。',
  'The heads end in no ReLU.': '头的末端没有 ReLU。',
  'The features of different images still differ.': '不同图像的特征仍有差别。',
  'The views were finite: {{tensor}} was first.': '视图是有限的：最先出错的是 {{tensor}}。',
  'The step could not be replayed to see.': '这一步无法重放，因此看不到。',
  'The views were finite.': '视图是有限的。',
  'The queue held keys of today’s path only.': '队列里只有当前路径的键。',
  'Show diagnosis': '查看诊断',
  'The run is no longer stored.': '该运行已不在存储中。',
  'The fork did not start': '派生运行未能启动',
  Fork: '派生',
  'Fork: {{fix}}': '派生：{{fix}}',
  'Forked run': '派生的运行',
  'Forked at step 1 from': '从第 1 步派生自',
  'Forked at step {{step}} from': '在第 {{step}} 步派生自',
  'Compare both': '比较两者',
};

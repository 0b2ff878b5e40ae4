/** What a diagnosis says, in Chinese: the texts of #diagnosis. */
export const zh = {
  'LAMB with SGD’s learning rate': 'LAMB 用了 SGD 的学习率',
  'LAMB moves every tensor by the learning rate times its own norm, regardless of the gradient. At this rate the weights grew until the activations overflowed. Gradient clipping does not limit this.':
    'LAMB 每步把每个张量移动“学习率 × 自身范数”，与梯度大小无关。在该学习率下权重持续增大，直到激活溢出。梯度裁剪对此无效。',
  'Overflow in half precision': '半精度溢出',
  'A value exceeded 65,504, the largest number in half precision, and became infinite. Loss scaling was off, so the step was not skipped. In f32 the same step is finite.':
    '某个值超过半精度能表示的最大值 65,504，变成无穷大。未启用损失缩放，该步也没有被跳过；同一步用 f32 计算是有限的。',
  'Dead ReLU head': 'ReLU 投影头死亡',
  'At most one unit passes the ReLU at the end of the head, so all features are equal and all logits are tied. Naive accuracy counts ties as hits and shows 100 %. No gradient reaches the units, so further training does not revive them.':
    '投影头末端的 ReLU 最多只有一个单元有输出，因此所有特征相同，所有 logit 并列。朴素准确率把并列算作命中，显示 100 %；梯度传不到这些单元，继续训练也无法恢复。',
  'Representation collapse': '表示坍塌',
  'The embeddings of different images became identical. A contrastive loss approaches the chance level, and the remaining accuracy only separates keys by their age; without negatives the loss falls to 0.':
    '不同图像的嵌入变得相同。对比损失趋于随机水平，剩余的准确率只是在区分键的新旧；没有负样本时，损失降到 0。',
  'Key momentum is {{m}}: the target follows the trained encoder so closely that both can agree on one constant.':
    '键动量为 {{m}}：目标编码器紧跟被训练的编码器，两者可能一致地输出同一个常数。',
  'Batch norm statistics of a batch too small': '批归一化的批太小，统计量不可靠',
  'Batch norm takes its mean and variance from so few images that they are mostly noise. Two views of one image are normalised differently, so the only features on which they agree are the same for all images.':
    '批归一化用来求均值和方差的图像太少，得到的几乎只是噪声。同一图像的两个视图被不同地归一化，它们能够一致的特征只剩下对所有图像都相同的特征。',
  'Batch norm': '批归一化',
  'Batch norm normalises {{rows}} images at a time: {{batch}} in {{groups}} groups. From {{enough}} on it is healthy.':
    '批归一化每次归一化 {{rows}} 张图像：{{batch}} 张分成 {{groups}} 组。{{enough}} 张以上才健康。',
  'Batch statistics': '批统计量',
  'In {{layer}} the means of the groups are {{noise}} standard deviations away from the running means that an evaluation uses.':
    '在 {{layer}} 中，各组的均值与评估所用的滑动均值相差 {{noise}} 个标准差。',
  'Batch norm over more images at a time': '批归一化每次用更多图像',
  'A larger batch': '更大的批',
  'The collapse is what happened; the noise of batch norm is why.':
    '坍塌是现象，批归一化的噪声是原因。',
  'Batch norm has {{rows}} images at a time to take its statistics from.':
    '批归一化每次有 {{rows}} 张图像可用来求统计量。',
  'The statistics of batch norm were not noisy enough, or did no harm.':
    '批归一化的统计量噪声不够大，或没有造成损害。',
  'NaN in the data': '数据中有 NaN',
  'The input images contained NaN before any parameter was applied. A single NaN makes every tensor NaN in the same step.':
    '输入图像在任何参数参与之前就含有 NaN。一个 NaN 就会让所有张量在同一步变成 NaN。',
  'Learning rate too high for SGD': 'SGD 的学习率过高',
  'The steps were so large that they destroyed the weights instead of adjusting them, and the features collapsed.':
    '更新步长过大，破坏了权重而不是调整它们，特征随之坍塌到一起。',
  'Stale queue after a stage change': '阶段切换后队列过期',
  'The stage changed how keys are computed, but the queue still holds keys of the old path. Until they are replaced, losses and accuracies are not meaningful.':
    '新阶段改变了键的计算方式，而队列中仍是旧路径的键。在它们被替换之前，损失和准确率没有意义。',
  'The state was not finite': '状态非有限',
  'A weight, key parameter, moment, statistic or key of the queue was not finite before the step began; the step only shows it. No setting explains it: a fault of the device or its driver can. The last checkpoint is from before: resume the run from it.':
    '在这一步开始之前，某个权重、键参数、动量、统计量或队列中的键已经非有限；这一步只是把它显示出来。没有任何设置能解释它：可能是设备或驱动的故障。最后的检查点来自此前：请从它继续该运行。',
  'Cause unknown': '原因不明',
  'The run failed, and none of the known causes explains it.': '运行失败，但已知的原因都无法解释。',
  'No problem found': '未发现问题',
  'No sign of a fault in the last steps.': '最近几步没有故障迹象。',
  'Cause of another version': '其他版本的原因',
  'Another version of the lab made this diagnosis, and this version does not know the cause that it names.':
    '这个诊断由实验室的另一个版本作出，当前版本不认识它给出的原因。',
  'Another version of the lab measured this.': '这项数据由实验室的另一个版本测得。',
  'Changes that another version proposed': '另一个版本建议的更改',
  Other: '其他',
  'First in {{tensor}}, written by {{op}} at step {{step}}: {{nan}} NaN, {{positive}} +∞ and {{negative}} −∞ among {{elements}} elements.':
    '首先出现在 {{tensor}}，由 {{op}} 在第 {{step}} 步写入：{{elements}} 个元素中有 {{nan}} 个 NaN、{{positive}} 个 +∞、{{negative}} 个 −∞。',
  '{{tensor}} was already non-finite before step {{step}}: {{nan}} NaN, {{positive}} +∞ and {{negative}} −∞ among {{elements}} elements.':
    '第 {{step}} 步之前，{{tensor}} 就已含有非有限值：{{elements}} 个元素中有 {{nan}} 个 NaN、{{positive}} 个 +∞、{{negative}} 个 −∞。',
  'Images with such views in this batch: {{images}}.': '本批次中含有这种视图的图像：{{images}}。',
  'Each view is divided by its own standard deviation, which is 0 for a single-colour view: 0/0 is NaN.':
    '每个视图除以自身的标准差，而单色视图的标准差为 0：0/0 为 NaN。',
  'Not checked': '未检查',
  'The run was trained elsewhere, and its record holds no state to replay step {{step}} from. It is not known which tensor broke first, whether images or state were damaged before it, and whether the step is finite in f32. Import its checkpoint and resume it here to have its next steps looked into.':
    '该运行在别处训练，其记录中没有可用于重放第 {{step}} 步的状态。无法得知哪个张量最先出错、此前图像或状态是否已损坏，以及该步在 f32 中是否有限。导入其检查点并在此继续运行，即可检查后续的步。',
  'The run was trained elsewhere, and its record holds metrics alone. It is not known how noisy the statistics of batch norm are, whether the median weight has shrunk, and which layer and tensor the largest values are of.':
    '该运行在别处训练，其记录中只有指标。无法得知批归一化统计量的噪声有多大、权重的中位数是否缩小，以及最大的值属于哪一层、哪个张量。',
  'The record does not tell how noisy the statistics of batch norm are.':
    '该记录没有说明批归一化统计量的噪声有多大。',
  'Step {{step}} could not be replayed: the state before it is no longer available.':
    '第 {{step}} 步无法重放：此前的状态已不可用。',
  'The learning rate is {{rate}}; LAMB needs 0.001 to 0.005 with a warm-up.':
    '学习率是 {{rate}}；LAMB 需要 0.001 到 0.005 并预热。',
  'The median tensor moved by {{mean}} of its norm per step over the last {{steps}} steps, at most by {{peak}}; 0.1 to 0.5 % is healthy.':
    '最近 {{steps}} 步里，张量每步移动量的中位数平均为自身范数的 {{mean}}，最多 {{peak}}；健康值是 0.1 到 0.5 %。',
  '{{tensor}} has grown to {{growth}} times its initial norm; up to 1.3 is healthy.':
    '{{tensor}} 已增大到初始范数的 {{growth}} 倍；1.3 倍以内为健康。',
  'The median weight norm has shrunk to {{median}} of its initial value with a weight decay of {{decay}}.':
    '在 {{decay}} 的权重衰减下，权重范数的中位数已缩小到初始值的 {{median}}。',
  'The gradient norm went from {{first}} to {{last}} in {{steps}} steps.':
    '梯度范数在 {{steps}} 步内从 {{first}} 变为 {{last}}。',
  'The largest activation, in {{layer}}, went from {{first}} to {{last}} in {{steps}} steps: {{share}} of the half-precision limit.':
    '最大激活（{{layer}}）在 {{steps}} 步内从 {{first}} 变为 {{last}}：为半精度上限的 {{share}}。',
  'The largest trust ratio was {{ratio}}; below 25 is healthy.':
    '最大信任比为 {{ratio}}；低于 25 为健康。',
  'Replayed in f32, step {{step}} is finite: half precision is the cause.':
    '用 f32 重放，第 {{step}} 步是有限的：问题出在半精度。',
  'Replayed in f32, step {{step}} is non-finite too: half precision is not the cause.':
    '用 f32 重放，第 {{step}} 步同样非有限：与半精度无关。',
  'Loss scaling is off: steps that overflow are not skipped.':
    '损失缩放已关闭：溢出的步不会被跳过。',
  'The loss scale is {{scale}}.': '损失缩放为 {{scale}}。',
  'The predictor is “{{predictor}}”, without batch norm: it lets both towers agree on one constant.':
    '预测头为“{{predictor}}”，没有批归一化：两个塔可能一致输出同一个常数。',
  'A predictor with a hidden layer and batch norm': '预测头带隐藏层和批归一化',
  'predictor with bn': '预测头带 bn',
  'Head a ends in a ReLU.': '投影头 a 以 ReLU 结尾。',
  'The projector ends in a ReLU, and its output is what the loss compares.':
    '投影层以 ReLU 结尾，而损失比较的正是它的输出。',
  'The prediction and its target have a cosine of {{cosine}}: the loss, {{loss}}, is at its floor, which only a constant reaches.':
    '预测与目标的余弦为 {{cosine}}：损失 {{loss}} 已到下限，只有常数才能达到。',
  '{{share}} of its units are zero for the whole batch.': '其 {{share}} 的单元对整个批次都为零。',
  '{{share}} of the queries have a zero or infinite norm.': '{{share}} 的查询范数为零或无穷。',
  'In {{share}} of the rows the positive ties with the largest negative.':
    '{{share}} 的行中正样本与最大的负样本并列。',
  'Naive accuracy {{naive}} %, strict accuracy {{strict}} %; the loss is {{loss}}, {{share}} of the chance level.':
    '朴素准确率 {{naive}} %，严格准确率 {{strict}} %；损失 {{loss}}，为随机水平的 {{share}}。',
  'The gradient is exactly 0.': '梯度恰好为 0。',
  'The feature spread is {{last}} of that of random directions; its maximum was {{best}}.':
    '特征离散度是随机方向的 {{last}}；最高曾为 {{best}}。',
  'Key momentum is {{m}}: the keys change as fast as the queries, so keys in the queue differ by age.':
    '键动量为 {{m}}：键与查询变化一样快，队列中的键因新旧而不同。',
  'The key path changed after step {{since}}; the last old key leaves the queue {{lasts}} steps later.':
    '键的路径在第 {{since}} 步之后改变；最后一个旧键在 {{lasts}} 步之后离开队列。',
  'The loss went from {{before}} to {{after}}, at a strict accuracy of {{accuracy}} %.':
    '损失从 {{before}} 变为 {{after}}，严格准确率为 {{accuracy}} %。',
  'LAMB at 0.003 with a warm-up, biases and norms excluded':
    'LAMB 用 0.003 并预热，排除偏置和归一化参数',
  'Lower the learning rate to {{rate}}': '把学习率降到 {{rate}}',
  'SGD at 0.03': 'SGD，学习率 0.03',
  'Enable loss scaling, which skips steps that overflow': '启用损失缩放，跳过溢出的步',
  'Train in f32': '用 f32 训练',
  'Remove the ReLU after the heads': '去掉投影头末端的 ReLU',
  'Remove the ReLU after the heads, learning rate {{rate}}':
    '去掉投影头末端的 ReLU，学习率 {{rate}}',
  'Key momentum 0.99': '键动量 0.99',
  'Weight decay 0.0001': '权重衰减 0.0001',
  'Refill the queue when keys change': '键改变时重新填充队列',
  'Lower bound for the standard deviation of each view': '为每个视图的标准差设下限',
  'Normalise with the data set’s statistics': '按数据集归一化',
  'Roll such steps back and continue': '回滚这样的步并继续',
  'LAMB {{rate}}': 'LAMB {{rate}}',
  'learning rate {{rate}}': '学习率 {{rate}}',
  'no last ReLU': '去掉末端 ReLU',
  'no last ReLU, rate {{rate}}': '去掉末端 ReLU，学习率 {{rate}}',
  'loss scaling': '损失缩放',
  'bounded std of each view': '视图标准差设下限',
  'data set’s statistics': '数据集统计量',
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
  'Starts at step 1: {{tensor}} was not finite before step {{step}} already.':
    '从第 1 步开始：第 {{step}} 步之前 {{tensor}} 已含非有限值。',
  'Starts at step 1: the weights had grown ×{{growth}} before step {{step}}.':
    '从第 1 步开始：第 {{step}} 步之前权重已增大到 {{growth}} 倍。',
  'Starts at step 1: {{share}} % of the units were dead before step {{step}}.':
    '从第 1 步开始：第 {{step}} 步之前 {{share}} % 的单元已死亡。',
  'Starts at step 1: the features had collapsed before step {{step}}.':
    '从第 1 步开始：第 {{step}} 步之前特征已坍塌。',
  'Starts at step 1: the stored weights were trained with the settings it changes.':
    '从第 1 步开始：保存的权重是用它要修改的设置训练的。',
  'Starts at step 1: the run is still training, so its checkpoint keeps changing.':
    '从第 1 步开始：运行仍在训练，检查点会继续更新。',
  'Starts at step 1: no checkpoint from before the fault is stored.':
    '从第 1 步开始：没有保存故障之前的检查点。',
  'No setting changes.': '设置没有变化。',
  'Before the failure': '故障前的变化',
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
  'First non-finite value': '首个非有限值',
  Views: '视图',
  Replay: '重放',
  Weights: '权重',
  'Replay in f32': '用 f32 重放',
  'Head a': '投影头 a',
  Projector: '投影层',
  Prediction: '预测',
  Predictor: '预测头',
  Norms: '范数',
  Ties: '并列',
  Accuracy: '准确率',
  'Causes ruled out': '已排除的原因',
  'some evidence': '有部分迹象',
  'Half precision only determines when it fails. The learning rate is the cause: in f32 the weights would grow too.':
    '半精度只决定何时失败，根本原因是学习率：用 f32 权重也会持续增大。',
  'A single NaN in the views makes every tensor NaN, so it hides other causes.':
    '视图中的一个 NaN 就会让所有张量变成 NaN，掩盖其他原因。',
  'Until the old keys have left the queue, losses and accuracies are no evidence for other causes.':
    '在旧键离开队列之前，损失和准确率不能作为其他原因的证据。',
  'The collapse is the effect; the learning rate is the cause.': '坍塌是结果，学习率是原因。',
  'The units died from such updates; the learning rate is the cause.':
    '单元因这样的更新而死亡，学习率是原因。',
  'There is weaker evidence for it.': '有较弱的证据。',
  'The optimizer is {{optimizer}}.': '优化器是 {{optimizer}}。',
  'It does not produce non-finite values, but step {{step}} was non-finite.':
    '它不会产生非有限值，而第 {{step}} 步出现了非有限值。',
  'The weights did not grow as they do when LAMB’s rate is too high.':
    '权重没有像 LAMB 学习率过高时那样增大。',
  'The steps were not large enough to destroy the weights.': '更新步长没有大到破坏权重。',
  'The run does not use half precision.': '该运行未使用半精度。',
  'No value overflowed.': '没有值溢出。',
  'Replayed in f32, the step is non-finite too.': '用 f32 重放，这一步同样非有限。',
  'Loss scaling is on.': '已启用损失缩放。',
  'It is not known whether the step is finite in f32.': '无法确认这一步在 f32 下是否有限。',
  'Enough units of the head are active.': '投影头中仍有足够多的活跃单元。',
  'The heads do not end in a ReLU.': '投影头末端没有 ReLU。',
  'The features of different images still differ.': '不同图像的特征仍有差别。',
  'The views were finite; {{tensor}} was the first non-finite tensor.':
    '视图是有限的；首个非有限张量是 {{tensor}}。',
  'The step could not be replayed.': '这一步无法重放。',
  'The views were finite.': '视图是有限的。',
  'The queue held only keys of the current path.': '队列中只有当前路径的键。',
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
